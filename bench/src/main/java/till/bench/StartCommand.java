package till.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import till.bench.load.Workload;
import till.bench.report.Table;
import till.local.Durability;

/** {@code bench start}: how long the shop takes to its first answers. */
@Command(
    name = "start",
    description = {
      "Starts a fresh shop with ./till up, again and again, from what has been built: how long it"
          + " takes until the gateway listens and until the first checkout is answered, and how"
          + " long each service takes from the start of its JVM until it is ready, once as all"
          + " start at once and once alone, after a kill -9. Prints the median and the longest."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class StartCommand implements Callable<Integer> {
  /** Set by {@code ./till} to the folder it lies in, where everything has been built. */
  private static final String HOME = "till.home";

  private static final int PRIMARIES = 3;
  private static final int ROUNDS_MAX = 100;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--rounds", description = "starts of each kind")
  private int rounds = 5;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      split = ",",
      description = "of each of the three primaries, one kind of start each")
  private List<Integer> replicas = List.of(0, 1);

  @Override
  public Integer call() {
    check();
    Path home = Path.of(System.getProperty(HOME, "")).toAbsolutePath().normalize();
    PrintWriter out = spec().commandLine().getOut();
    Map<Integer, Map<String, List<Duration>>> took = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (int each : replicas) {
        out.printf("Round %d of %d, %d replicas of each primary%n", round, rounds, each);
        out.flush();
        Start.measured(home, each)
            .forEach(
                (what, time) ->
                    took.computeIfAbsent(each, key -> new LinkedHashMap<>())
                        .computeIfAbsent(what, key -> new ArrayList<>())
                        .add(time));
      }
    }
    out.println();
    out.print(table(took));
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private void check() {
    try {
      Workload.limit("rounds", rounds, 1, ROUNDS_MAX);
      replicas.forEach(each -> new ShopPlan(Durability.REPLICATED, PRIMARIES, each, 1, 0));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), e.getMessage(), e);
    }
  }

  /** What took how long, median and longest, with a pair of columns for each number of replicas. */
  static Table table(Map<Integer, Map<String, List<Duration>>> took) {
    Table table = new Table();
    List<String> head = new ArrayList<>(List.of("median, longest"));
    took.keySet().forEach(replicas -> head.addAll(List.of("3 + " + 3 * replicas, "nodes")));
    table.row(head.toArray(String[]::new));
    for (String what : took.values().iterator().next().keySet()) {
      List<String> row = new ArrayList<>(List.of(what));
      for (Map<String, List<Duration>> kind : took.values()) {
        List<Duration> times = kind.getOrDefault(what, List.of()).stream().sorted().toList();
        row.add(seconds(times.get(times.size() / 2)));
        row.add(seconds(times.getLast()));
      }
      table.row(row.toArray(String[]::new));
    }
    return table;
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1e3);
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec);
  }
}
