package till.bench;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
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
import till.bench.Checkouts.Told;

/** {@code bench checkout}: how many checkouts the shop commits in a second. */
@Command(
    name = "checkout",
    description = {
      "Checks out prepared orders of two items, each once, over a number of connections that each"
          + " send their next request when the last is answered. Then reads the shop and checks"
          + " that every answer was true and nothing was lost.",
      "It makes its own shop and throws it away, unless it is given one. There it RESETS the"
          + " items, users and orders whose ids are small numbers."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class CheckoutCommand implements Callable<Integer> {
  private static final String LOCAL_SHOP = "http://127.0.0.1:8000";
  private static final int LIES_SHOWN = 10;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--target",
      arity = "0..1",
      fallbackValue = LOCAL_SHOP,
      paramLabel = "URL",
      description = "a shop that runs already; without a URL " + LOCAL_SHOP)
  private @Nullable URI target;

  @Option(names = "--allow-remote", description = "the target may be another machine")
  private boolean allowRemote;

  @Option(names = "--replicas", description = "of each primary, in its own shop")
  private int replicas = 1;

  @Option(names = "--instances", description = "of each service, in its own shop")
  private int instances = 1;

  @Option(names = "--clients", description = "connections")
  private int clients = 64;

  @Option(names = "--warmup", paramLabel = "SECONDS", description = "not counted")
  private int warmup = 45;

  @Option(names = "--seconds", description = "counted, at most")
  private int seconds = 15;

  @Option(names = "--orders", description = "prepared")
  private int orders = 200_000;

  @Option(names = "--items", description = "they are made of")
  private int items = 1_000;

  @Option(names = "--users", description = "they belong to")
  private int users = 10_000;

  @Override
  public Integer call() throws Exception {
    Workload workload = workload();
    PrintWriter out = spec().commandLine().getOut();
    try (Target shop = shop(out);
        Connections connections = new Connections(shop.origin(), clients)) {
      out.printf("Preparing %,d orders of %,d items and %,d users%n", orders, items, users);
      out.flush();
      Preparation.of(connections, workload);
      out.printf("%d clients: %d s of warm-up, then %d s%n", clients, warmup, seconds);
      out.flush();
      Checkouts checkouts = new Checkouts(orders);
      CpuMeter.Reading measured = Load.of(connections, checkouts, workload, shop.meter());
      List<String> lies = Verification.of(connections, workload, checkouts);
      return report(out, checkouts, measured, lies);
    } finally {
      out.flush();
    }
  }

  private Workload workload() {
    try {
      Target.checkSize(replicas, instances);
      return new Workload(
          clients, orders, items, users, Duration.ofSeconds(warmup), Duration.ofSeconds(seconds));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), e.getMessage(), e);
    }
  }

  private Target shop(PrintWriter out) throws UnknownHostException {
    if (target == null) {
      return Target.own(replicas, instances, out::println);
    }
    if (!"http".equals(target.getScheme()) || target.getHost() == null) {
      throw new ParameterException(spec().commandLine(), "--target must be http://host:port");
    }
    if (!allowRemote && !InetAddress.getByName(target.getHost()).isLoopbackAddress()) {
      throw new ParameterException(
          spec().commandLine(), target + " is another machine: add --allow-remote if you mean it");
    }
    return Target.running(target);
  }

  private static int report(
      PrintWriter out, Checkouts checkouts, CpuMeter.Reading measured, List<String> lies) {
    out.println();
    out.print(new Report(checkouts, measured));
    out.println();
    String trouble = checkouts.trouble();
    if (trouble != null) {
      out.println("The first that did not succeed: " + trouble);
    }
    if (!checkouts.ordersLeft()) {
      out.println("The orders ran out before the time did: prepare more for a longer run.");
    }
    lies.stream().limit(LIES_SHOWN).forEach(lie -> out.println("UNTRUE: " + lie));
    boolean good = lies.isEmpty() && checkouts.total(Told.ERROR) == 0;
    out.println(
        good
            ? "Every answer that was checked is true, and nothing was lost."
            : lies.size() + " untrue, " + checkouts.total(Told.ERROR) + " errors.");
    return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec);
  }
}
