package till.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import till.chaos.fault.Catalogue;
import till.chaos.fault.Fault;
import till.chaos.fault.Need;

/** Which faults, in which order, for how long. */
@Command(
    name = "chaos",
    description = {
      "Starts a shop of its own, lets clients shop, and injects one fault after another. After each"
          + " it lets the shop settle and checks every answer, every balance and every order"
          + " against all that was said.",
      "Exits with 1 if a promise was broken; then the history around it is shown, and all data and"
          + " logs are kept."
    },
    subcommands = VisitCommand.class,
    mixinStandardHelpOptions = true)
final class ChaosCommand implements Callable<Integer> {
  /** Set by {@code ./till} to the folder it lies in, where everything has been built. */
  private static final String HOME = "till.home";

  private static final int NODE_TIMEOUT_MIN = 200;
  private static final int NODE_TIMEOUT_MAX = 60_000;

  @Mixin private RoundsOptions options = new RoundsOptions();

  @Option(
      names = "--fault",
      paramLabel = "NAME",
      description =
          "only this fault, or those whose names begin with this word (dead-shard: both); may be"
              + " given several times")
  private List<String> names = new ArrayList<>();

  @Option(names = "--list", description = "name the faults, and do nothing")
  private boolean isListWanted;

  @Option(names = "--short", description = "a fixed list that takes about three minutes")
  private boolean isShort;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of the order, and of all that is random (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "how long, over and over or not all; without it each fault once")
  private int minutes;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "checkouts a second where healthy traffic is measured; without it 30 %% of what the shop"
              + " turns out to take")
  private double rate;

  @Option(
      names = "--node-timeout",
      paramLabel = "MS",
      defaultValue = "2000",
      description =
          "for how long a Redis node may be silent before the others take it for dead; 200 to"
              + " 60000 (default: ${DEFAULT-VALUE})")
  private int nodeTimeout;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "for data, logs and histories, emptied first and deleted when all was well (default:"
              + " .till-chaos beside the script)")
  private @Nullable Path data;

  @Override
  public Integer call() throws InterruptedException, IOException {
    PrintWriter out = options.out();
    if (isListWanted) {
      Catalogue.all().forEach(fault -> out.printf("%-28s %s%n", fault.name(), fault.does()));
      out.flush();
      return CommandLine.ExitCode.OK;
    }
    int clients = options.clients();
    options.check(minutes >= 0, "--minutes must be 0 or more");
    options.check(
        nodeTimeout >= NODE_TIMEOUT_MIN && nodeTimeout <= NODE_TIMEOUT_MAX,
        "--node-timeout must be from " + NODE_TIMEOUT_MIN + " to " + NODE_TIMEOUT_MAX);
    options.check(rate >= 0, "--rate must be 0 or more");
    List<Fault> faults = faults();
    boolean isClockShifted =
        faults.stream().anyMatch(fault -> fault.needs().contains(Need.PRELOAD));
    Schedule schedule = new Schedule(faults, seed, Duration.ofMinutes(minutes), isShort);
    Path home = Path.of(System.getProperty(HOME, "")).toAbsolutePath().normalize();
    Path folder = data != null ? data.toAbsolutePath() : home.resolve(".till-chaos");
    ResultTable table = new ResultTable();
    boolean isWell;
    try (Campaign campaign =
        Campaign.start(
            home,
            folder,
            seed,
            clients,
            rate,
            Duration.ofMillis(nodeTimeout),
            isClockShifted,
            out)) {
      isWell = campaign.run(schedule, table);
    }
    options.show(table, verdict(isWell, folder), "./till chaos " + options.arguments());
    if (isWell) {
      Campaign.clear(folder);
    }
    return isWell ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static String verdict(boolean isWell, Path folder) {
    return isWell
        ? "Every promise was kept."
        : "Promises were broken. Histories, logs and data are in " + folder;
  }

  private List<Fault> faults() {
    if (isShort) {
      return Schedule.SHORT;
    }
    if (names.isEmpty()) {
      return Catalogue.all();
    }
    List<Fault> faults = new ArrayList<>();
    for (String name : names) {
      List<Fault> found = Catalogue.findAll(name);
      options.check(!found.isEmpty(), "No fault " + name + "; --list names them");
      faults.addAll(found);
    }
    return faults;
  }
}
