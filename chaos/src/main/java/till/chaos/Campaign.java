package till.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import till.chaos.check.Violation;
import till.chaos.fault.Catalogue;
import till.chaos.fault.Fault;
import till.chaos.fault.Need;
import till.chaos.fault.Site;
import till.chaos.fault.Target;
import till.chaos.history.Entry;
import till.chaos.history.History;
import till.chaos.history.Stopwatch;
import till.chaos.load.Load;
import till.chaos.load.Readings;
import till.process.Folders;

/** A shop and one round after another on it. */
final class Campaign implements AutoCloseable {
  private final Site site;
  private final Path folder;
  private final long seed;
  private final int clients;
  private final PrintWriter out;
  private final Stopwatch stopwatch = new Stopwatch();
  private final Past past = new Past();
  private final Function<Entry, String> shards = new Shards()::of;

  private Campaign(Site site, Path folder, long seed, int clients, PrintWriter out) {
    this.site = site;
    this.folder = folder;
    this.seed = seed;
    this.clients = clients;
    this.out = out;
  }

  /** Starts the shop. */
  static Campaign start(
      Path home, Path folder, long seed, int clients, Duration nodeTimeout, PrintWriter out) {
    clear(folder);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Site site =
        Site.start(
            home,
            folder,
            nodeTimeout,
            line -> {
              out.println(line);
              out.flush();
            });
    return new Campaign(site, folder, seed, clients, out);
  }

  /** Deletes what a run has left behind. */
  static void clear(Path folder) {
    Folders.delete(folder);
  }

  /** Whether every promise was kept. */
  boolean run(Schedule schedule, ResultTable table) throws InterruptedException {
    Set<Need> missing = Catalogue.missing(folder);
    boolean isWell = true;
    int number = 0;
    for (Fault fault = schedule.next(); fault != null; fault = schedule.next()) {
      number++;
      Need lack = fault.needs().stream().filter(missing::contains).findFirst().orElse(null);
      if (lack != null) {
        table.addNotRun(fault.name(), lack.words());
      } else {
        Result result = round(number, fault);
        table.add(result);
        isWell &= result.violations().isEmpty();
      }
    }
    return lookBack() && isWell;
  }

  /** Whether everything of all rounds is as it was when its round ended. */
  private boolean lookBack() throws InterruptedException {
    try (History history = new History(stopwatch, folder.resolve("history-end.jsonl"))) {
      List<Violation> changes = past.changes(new Readings(site.shop(), history));
      Report.print(out, changes, List.of());
      return changes.isEmpty();
    }
  }

  private Result round(int number, Fault fault) throws InterruptedException {
    out.printf(
        "%n[%d s] %d. %s: %s%n",
        stopwatch.microseconds() / 1_000_000, number, fault.name(), fault.does());
    out.flush();
    SplittableRandom random = new SplittableRandom(31 * seed + number);
    Path file = folder.resolve("history-%02d-%s.jsonl".formatted(number, fault.name()));
    try (History history = new History(stopwatch, file);
        Load load =
            Load.start(
                site.shop(),
                history,
                "chaos-%d-%d".formatted(seed, number),
                clients,
                random.split())) {
      Target target = site.target(load, random.split());
      Trouble trouble = new OwnTrouble(fault, target);
      Round round = new Round(trouble, history, load, target.random(), out);
      return round.run(
          shards, new Books(site.redisUris()), new Readings(site.shop(), history), past);
    }
  }

  @Override
  public void close() {
    site.close();
  }
}
