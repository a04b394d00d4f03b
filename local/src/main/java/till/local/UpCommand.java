package till.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code till up}: starts everything and stays until Ctrl-C. */
@Command(
    name = "up",
    description = "Start the shop: a Redis Cluster, the three services and a gateway.",
    footer = {
      "",
      "Ctrl-C stops it all, in order; the data stays. A process that dies is started",
      "again, so kill -9 whatever you like and see that the shop keeps its promises.",
      "",
      "Each service has metrics for Prometheus at /prometheus; till status says where.",
      "TILL_TRACING_RATIO=1 traces every checkout (OTLP, TILL_TRACING_ENDPOINT), and",
      "TILL_LOG_FORMAT=json logs JSON."
    })
final class UpCommand implements Callable<Integer> {
  static final String RECORD = "--record";

  private static final String DETACH = "--detach";

  @Mixin private final CommonOptions options = new CommonOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8000",
      description = "The port of the shop, 0 for any free one (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--redis-port",
      paramLabel = "PORT",
      defaultValue = "7001",
      description =
          "The port of the first Redis node, the others following, 0 for any free ones (default:"
              + " ${DEFAULT-VALUE}). Later starts on the same data keep the ports.")
  private int redisPort;

  @Option(
      names = "--primaries",
      paramLabel = "N",
      defaultValue = "3",
      description = "Redis primaries, 3 or more to outlive one (default: ${DEFAULT-VALUE})")
  private int primaries;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "1",
      description = "Redis replicas for each primary (default: ${DEFAULT-VALUE})")
  private int replicas;

  @Option(
      names = "--instances",
      paramLabel = "N",
      defaultValue = "1",
      description = "Instances of each service (default: ${DEFAULT-VALUE})")
  private int instances;

  @Option(
      names = "--durability",
      paramLabel = "LEVEL",
      description =
          "What must be true of a write before anyone is told of it: local (the primary has it),"
              + " replicated (a replica, too) or fsync (it is on disk); default: replicated where"
              + " there are replicas")
  private @Nullable Durability durability;

  @Option(
      names = "--without-replica",
      paramLabel = "WAY",
      defaultValue = "degrade",
      description =
          "What a shard does without a replica: degrade (it goes on alone) or refuse (to write);"
              + " default: ${DEFAULT-VALUE}")
  private WithoutReplica withoutReplica = WithoutReplica.DEGRADE;

  @Option(
      names = "--without-console",
      description = "Do without the console and its continuous audit")
  private boolean withoutConsole;

  @Option(names = "--fresh", description = "Wipe the data first")
  private boolean fresh;

  @Option(
      names = DETACH,
      description = "Return when it is ready and leave it running; ./till down stops it")
  private boolean detach;

  @Option(
      names = RECORD,
      hidden = true,
      paramLabel = "FOLDER",
      description = "Have the JVMs note there what they use; ./till train makes something of it")
  private @Nullable Path recordings;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (detach) {
      return Detached.start(options.folder(), arguments());
    }
    Path home = CommonOptions.home();
    if (recordings == null && !JavaProgram.all(home).stream().allMatch(JavaProgram::isTrained)) {
      say("This build has had no training for quick starts; ./till train makes up for it");
    }
    InstallationPlan plan =
        InstallationPlan.in(home, options.path())
            .withPorts(port, redisPort)
            .withSize(primaries, replicas, instances)
            .withDurability(durability(), withoutReplica)
            .withConsole(!withoutConsole)
            .withFreshData(fresh)
            .withRecordings(recordings);
    try (Installation installation = Installation.start(plan, UpCommand::say)) {
      return run(installation);
    }
  }

  private int run(Installation installation) {
    say("Till is ready: " + installation.origin() + "\n");
    System.out.print(new Overview(options.folder()).table());
    Detached.announce(options.folder());
    String end = new Supervisor(installation, UpCommand::say).watch();
    if (end == null) {
      return CommandLine.ExitCode.OK;
    }
    say(end);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private Durability durability() {
    if (durability != null) {
      return durability;
    }
    return replicas > 0 ? Durability.REPLICATED : Durability.LOCAL;
  }

  private static void say(String line) {
    System.out.println(line);
  }

  /** Those of this command, but to stay. */
  private List<String> arguments() {
    return Objects.requireNonNull(spec)
        .root()
        .commandLine()
        .getParseResult()
        .originalArgs()
        .stream()
        .filter(argument -> !argument.equals(DETACH))
        .toList();
  }
}
