package till.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import till.chaos.fault.Catalogue;
import till.chaos.fault.Fault;
import till.chaos.fault.Need;
import till.chaos.fault.Site;
import till.process.Folders;

/** A shop and one round after another on it. */
final class Campaign implements AutoCloseable {
  private final Site site;
  private final Path folder;
  private final long seed;
  private final Rounds rounds;

  private final OpenLoopRate rate;
  private final int clients;

  private Campaign(
      Site site, Path folder, long seed, int clients, OpenLoopRate rate, PrintWriter out) {
    this.site = site;
    this.folder = folder;
    this.seed = seed;
    this.clients = clients;
    this.rate = rate;
    this.rounds = new Rounds(site.shop(), site.redisUris(), folder, out);
  }

  /**
   * Starts the shop.
   *
   * @param perSecond of an open loop; 0 for a share of what the shop can take
   * @param isClockShifted whether clocks will be shifted
   */
  static Campaign start(
      Path home,
      Path folder,
      long seed,
      int clients,
      double perSecond,
      Duration nodeTimeout,
      boolean isClockShifted,
      PrintWriter out) {
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
            isClockShifted,
            line -> {
              out.println(line);
              out.flush();
            });
    return new Campaign(site, folder, seed, clients, new OpenLoopRate(perSecond, out), out);
  }

  /** Deletes what a run has left behind. */
  static void clear(Path folder) {
    Folders.delete(folder);
  }

  /** Whether every promise was kept. */
  boolean run(Schedule schedule, ResultTable table) throws InterruptedException {
    Set<Need> missing = Catalogue.missing(folder);
    missing.addAll(site.missing());
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
    return rounds.lookBack("history-end.jsonl") && isWell;
  }

  private Result round(int number, Fault fault) throws InterruptedException {
    return rounds.run(
        "%d. %s: %s".formatted(number, fault.name(), fault.does()),
        "history-%02d-%s.jsonl".formatted(number, fault.name()),
        "chaos-%d-%d".formatted(seed, number),
        fault.exposure().isPresent() ? 0 : clients,
        new SplittableRandom(31 * seed + number),
        (load, random) -> new OwnTrouble(fault, site.target(load, random), rate));
  }

  @Override
  public void close() {
    site.close();
  }
}
