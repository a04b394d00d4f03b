package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import till.audit.Audit;
import till.audit.AuditLimits;
import till.audit.AuditReport;
import till.audit.Finding;
import till.cluster.Node;
import till.local.Installation;
import till.local.InstallationPlan;
import till.local.Instance;
import till.process.ProcessSignals;

/**
 * The one installation of this JVM: three Redis primaries, the services and a gateway, all of them
 * processes on free ports. Tests share it; asking for another number of instances replaces it. It
 * ends with the JVM, and its logs stay in {@code target/shop-*} until the next run.
 */
final class Shop {
  private static final int PRIMARIES = 3;
  private static final int REPLICAS = 0;
  private static final Duration QUIET_LIMIT = Duration.ofSeconds(60);
  private static final int FINDINGS_MAX = 10_000;

  private static @Nullable Shop running;

  private final int instances;
  private final boolean console;
  private final Path data;
  private final Installation installation;
  private final Client client;

  private Shop(int instances, boolean console) {
    Path root = Path.of(System.getProperty("till.root", ".."));
    this.instances = instances;
    this.console = console;
    this.data = root.resolve("system-tests/target/shop-" + instances);
    this.installation =
        Installation.start(
            InstallationPlan.in(root, data)
                .withSize(PRIMARIES, REPLICAS, instances)
                .withConsole(console)
                .withEnvironment(console ? Map.of("TILL_CHECKOUT_TIMEOUT", "25s") : Map.of())
                .withFreshData(true),
            System.out::println);
    this.client = new Client(installation.origin());
  }

  /** The shop with so many instances of each service. */
  static Shop withInstances(int instances) {
    return with(instances, false);
  }

  /**
   * The shop with one instance of each service and a console, where a checkout may take so long
   * that a killed service can be back before its deadline.
   */
  static Shop withConsole() {
    return with(1, true);
  }

  private static synchronized Shop with(int instances, boolean console) {
    Shop shop = running;
    if (shop == null || shop.instances != instances || shop.console != console) {
      if (shop != null) {
        running = null;
        shop.installation.close();
      }
      shop = new Shop(instances, console);
      running = shop;
    }
    return shop;
  }

  Client client() {
    return client;
  }

  /** What lets one into the console. */
  String operatorToken() {
    return read("operator-token").strip();
  }

  /** The processes of the services. */
  List<Instance> instances() {
    return installation.instances();
  }

  /** The client of an instance, past the gateway. */
  Client client(String instance) {
    int port =
        instances().stream()
            .filter(one -> one.name().equals(instance))
            .mapToInt(Instance::port)
            .findFirst()
            .orElseThrow();
    return new Client(URI.create("http://127.0.0.1:" + port));
  }

  /** What an instance has written to its log. */
  String log(String instance) {
    return read("logs/" + instance + ".log");
  }

  private String read(String file) {
    try {
      return Files.readString(data.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A node of the Redis Cluster. */
  String redisUri() {
    return installation.redis().uris().replaceFirst(",.*", "");
  }

  /** SIGKILL for an instance such as {@code stock-svc-1}. */
  void kill(String instance) {
    installation.kill(instance);
  }

  /** Starts a killed instance again and returns when it is ready. */
  void start(String instance) {
    installation.start(instance);
  }

  /** SIGSTOP for an instance: it stays where it is. */
  void pause(String instance) {
    send(ProcessSignals::pause, pid(instance));
  }

  /** SIGCONT for a paused instance, which goes on as if nothing had been; harmless to others. */
  void resume(String instance) {
    send(ProcessSignals::resume, pid(instance));
  }

  /** The nodes of the Redis Cluster. */
  List<Node> redisNodes() {
    return installation.redis().nodes();
  }

  /** SIGSTOP for a node of Redis. */
  void pause(Node node) {
    send(ProcessSignals::pause, node.pid());
  }

  /** SIGCONT for a node of Redis. */
  void resume(Node node) {
    send(ProcessSignals::resume, node.pid());
  }

  private long pid(String name) {
    return installation.instances().stream()
        .filter(instance -> instance.name().equals(name))
        .mapToLong(Instance::pid)
        .findFirst()
        .orElseThrow();
  }

  private interface Signal {
    void send(long pid) throws InterruptedException;
  }

  private static void send(Signal signal, long pid) {
    try {
      signal.send(pid);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Waits until nothing is under way any more; fails if that takes too long, if then anything is
   * left lying about, or if it does not add up.
   */
  void becomesQuiet() {
    try (Audit audit = audit()) {
      assertThat(audit.becomesQuiet(QUIET_LIMIT)).as("quiet: %s", audit.traffic()).isTrue();
      AuditReport report = audit.run();
      assertThat(findings(report)).isEmpty();
      assertThat(report.isQuiet()).as("%s", report).isTrue();
    }
  }

  /** Of all that is in Redis. */
  Audit audit() {
    return Audit.of(installation.redis().uris(), AuditLimits.DEFAULT.withFindingsMax(FINDINGS_MAX));
  }

  /**
   * What an audit has found, but for accounts with batch-made ids: tests of batch_init reset them
   * without the orders that they paid.
   */
  static List<Finding> findings(AuditReport report) {
    return report.findings().stream()
        .filter(finding -> !finding.subject().matches("(item|user):\\{\\d+}"))
        .toList();
  }
}
