package till.bench;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import till.bench.load.Clients;
import till.bench.load.Workload;
import till.local.Durability;

/** {@code bench soak}: whether memory grows under a load that goes on for long. */
@Command(
    name = "soak",
    description = {
      "Resets the same orders, items and users and pays all of them, again and again, under full"
          + " load. After the warm-up, and at the end, it lets the shop come to rest and compares"
          + " what is in memory: each Redis node but for the log of finished checkouts and the"
          + " replication backlog, which have limits, and the live heap of each service. Exits"
          + " with 1 if one of them grew by"
          + " more than a share (and by more than 4 MiB), if a checkout failed, or if the books"
          + " do not add up.",
      "It makes its own shop and throws it away, unless it is given one. There it RESETS the"
          + " items, users and orders whose ids are small numbers."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class SoakCommand implements Callable<Integer> {
  private static final int COMPLAINTS_SHOWN = 10;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "of a shop that runs already, on this machine")
  private @Nullable Path data;

  @Option(names = "--replicas", description = "of each primary, in its own shop")
  private int replicas = 1;

  @Option(names = "--instances", description = "of each service, in its own shop")
  private int instances = 1;

  @Option(names = "--minutes", description = "of load; the round under way then is finished")
  private int minutes = 10;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      description = "of the load, before the first look at the memory")
  private int warmup = 60;

  @Option(names = "--growth", paramLabel = "PERCENT", description = "that is too much")
  private int growth = 20;

  @Option(names = "--clients", description = "connections")
  private int clients = 64;

  @Option(names = "--orders", description = "paid in each round")
  private int orders = 20_000;

  @Option(names = "--items", description = "they are made of")
  private int items = 1_000;

  @Option(names = "--users", description = "they belong to")
  private int users = 2_000;

  @Option(names = "--json", paramLabel = "FILE", description = "write all figures there, too")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    SoakPlan plan = plan();
    PrintWriter out = spec().commandLine().getOut();
    try (Target shop = shop(out);
        Clients load = new Clients(shop.addresses(), clients);
        Soak soak = new Soak(plan, load, shop.whereabouts(), line -> say(out, line))) {
      SoakReport report = new SoakReport(soak.run(), growth);
      if (json != null) {
        Files.writeString(json, report.json());
      }
      return report(out, report);
    } finally {
      out.flush();
    }
  }

  private SoakPlan plan() {
    try {
      shopPlan();
      Workload.limit("clients", clients, 1, LoadPlan.CLIENTS_MAX);
      Workload.limit("orders", orders, clients, Workload.RECORDS_MAX);
      Duration whole = Duration.ofMinutes(minutes);
      return new SoakPlan(
          new Workload(orders, items, users), Duration.ofSeconds(warmup), whole, growth);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), e.getMessage(), e);
    }
  }

  private ShopPlan shopPlan() {
    return new ShopPlan(Durability.REPLICATED, 3, replicas, instances, 0);
  }

  private Target shop(PrintWriter out) {
    return data == null
        ? OwnShop.start(shopPlan(), line -> say(out, line)).target()
        : Target.running(data);
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private static int report(PrintWriter out, SoakReport report) {
    out.println();
    out.print(report);
    out.println();
    List<String> complaints = report.complaints();
    complaints.stream().limit(COMPLAINTS_SHOWN).forEach(out::println);
    if (complaints.isEmpty()) {
      out.println("Nothing grew that should not, every checkout was paid, and it all adds up.");
    }
    return complaints.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec);
  }
}
