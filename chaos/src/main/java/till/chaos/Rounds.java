package till.chaos;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import till.chaos.check.Violation;
import till.chaos.history.Entry;
import till.chaos.history.History;
import till.chaos.history.Stopwatch;
import till.chaos.load.Load;
import till.chaos.load.Readings;
import till.chaos.load.Shop;

/** One round after another at the same shop, by one clock; none may change what was before it. */
final class Rounds {
  private final Shop shop;
  private final String redisUris;
  private final Path folder;
  private final PrintWriter out;
  private final Stopwatch stopwatch = new Stopwatch();
  private final Past past = new Past();
  private final Function<Entry, String> shards = new Shards()::of;

  /**
   * @param folder for the histories
   */
  Rounds(Shop shop, String redisUris, Path folder, PrintWriter out) {
    this.shop = shop;
    this.redisUris = redisUris;
    this.folder = folder;
    this.out = out;
  }

  /**
   * Runs the next one.
   *
   * @param title shown before it
   * @param file for its history
   * @param accounts what the names of its accounts begin with; no other round's may
   * @param clients how many shop; none where an open loop is all the load
   */
  Result run(
      String title,
      String file,
      String accounts,
      int clients,
      SplittableRandom random,
      BiFunction<Load, SplittableRandom, Trouble> trouble)
      throws InterruptedException {
    out.printf("%n[%d s] %s%n", stopwatch.microseconds() / 1_000_000, title);
    out.flush();
    try (History history = new History(stopwatch, folder.resolve(file));
        Load load = Load.start(shop, history, accounts, clients, random.split())) {
      SplittableRandom own = random.split();
      Round round = new Round(trouble.apply(load, own), history, load, own, out);
      return round.run(shards, new Books(redisUris), new Readings(shop, history), past);
    }
  }

  /**
   * Whether everything of all rounds is as it was when its round ended.
   *
   * @param file for the history of that
   */
  boolean lookBack(String file) throws InterruptedException {
    try (History history = new History(stopwatch, folder.resolve(file))) {
      List<Violation> changes = past.changes(new Readings(shop, history));
      Report.print(out, changes, List.of());
      return changes.isEmpty();
    }
  }
}
