package till.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import till.cluster.ClusterPlan;

/**
 * What to install.
 *
 * @param home the root of this repository, built
 * @param data where the data lives, across restarts
 * @param fresh whether to begin with no data, whatever the folder holds
 * @param gatewayPort 0 for any free port
 * @param redisPort of the first Redis node, the others following; 0 for any free ports. It counts
 *     at the first start on the data folder: the ports are remembered there
 * @param console whether a console is started when all the rest is ready
 * @param environment added to that of the services and the gateway
 * @param recordings where every JVM notes what it uses; null for nowhere, as usual
 * @param redis what is different about the Redis Cluster from what the rest of this says
 */
public record InstallationPlan(
    Path home,
    Path data,
    boolean fresh,
    int gatewayPort,
    int redisPort,
    int primaries,
    int replicasPerPrimary,
    int instancesPerService,
    boolean console,
    Map<String, String> environment,
    @Nullable Path recordings,
    UnaryOperator<ClusterPlan> redis) {

  private static final int PORT_MAX = 65_535;

  /** The nodes talk to each other 10,000 ports higher. */
  private static final int REDIS_PORT_MAX = 55_000;

  /** As many as have ports of their own below those of the next service. */
  private static final int INSTANCES_MAX = 9;

  public InstallationPlan {
    check(gatewayPort >= 0 && gatewayPort <= PORT_MAX, "The port must be 0 to " + PORT_MAX);
    check(redisPort >= 0 && redisPort <= REDIS_PORT_MAX, "The Redis port must be 0 to 55000");
    check(primaries >= 1 && replicasPerPrimary >= 0, "No such Redis Cluster");
    check(
        instancesPerService >= 1 && instancesPerService <= INSTANCES_MAX,
        "There may be 1 to " + INSTANCES_MAX + " instances of each service");
    environment = Map.copyOf(environment);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Three primaries with a replica each, one instance of every service, on any free ports. */
  public static InstallationPlan in(Path home, Path data) {
    return new InstallationPlan(
        home.toAbsolutePath(),
        data.toAbsolutePath(),
        false,
        0,
        0,
        3,
        1,
        1,
        false,
        Map.of(),
        null,
        UnaryOperator.identity());
  }

  /** The same on fixed ports. */
  public InstallationPlan withPorts(int gatewayPort, int redisPort) {
    return with(
        draft -> {
          draft.gatewayPort = gatewayPort;
          draft.redisPort = redisPort;
        });
  }

  /** The same with other numbers. */
  public InstallationPlan withSize(int primaries, int replicasPerPrimary, int instancesPerService) {
    return with(
        draft -> {
          draft.primaries = primaries;
          draft.replicasPerPrimary = replicasPerPrimary;
          draft.instancesPerService = instancesPerService;
        });
  }

  /** The same, with a console beside the shop or without. */
  public InstallationPlan withConsole(boolean console) {
    return with(draft -> draft.console = console);
  }

  /** The same, with this said to every service and the gateway, too. */
  public InstallationPlan withEnvironment(Map<String, String> more) {
    return with(draft -> draft.environment.putAll(more));
  }

  /** The same without the data that may be there. */
  public InstallationPlan withFreshData(boolean fresh) {
    return with(draft -> draft.fresh = fresh);
  }

  /** The same, with JVMs that note in this folder what they use. */
  InstallationPlan withRecordings(@Nullable Path folder) {
    return with(draft -> draft.recordings = folder);
  }

  /** The same with a Redis Cluster that differs so. */
  public InstallationPlan withRedis(UnaryOperator<ClusterPlan> change) {
    return with(draft -> draft.redis = plan -> change.apply(redis.apply(plan)));
  }

  /** The same with other promises about what is written. */
  public InstallationPlan withDurability(Durability level, WithoutReplica withoutReplica) {
    InstallationPlan told =
        withEnvironment(
            Map.of(
                "TILL_DURABILITY_LEVEL", level.name().toLowerCase(Locale.ROOT),
                "TILL_DURABILITY_WITHOUT_REPLICA", withoutReplica.name().toLowerCase(Locale.ROOT)));
    return level == Durability.FSYNC
        ? told.withRedis(plan -> plan.withAppendfsync("always"))
        : told;
  }

  DataFolder dataFolder() {
    return new DataFolder(data.toAbsolutePath().normalize());
  }

  ClusterPlan cluster() {
    DataFolder folder = dataFolder();
    return redis.apply(
        ClusterPlan.in(folder.redis(), folder.logs(), folder.run())
            .withNodes(primaries, replicasPerPrimary)
            .withBasePort(redisPort));
  }

  private InstallationPlan with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new InstallationPlan(
        home,
        data,
        draft.fresh,
        draft.gatewayPort,
        draft.redisPort,
        draft.primaries,
        draft.replicasPerPrimary,
        draft.instancesPerService,
        draft.console,
        draft.environment,
        draft.recordings,
        draft.redis);
  }

  /** What may change. */
  private static final class Draft {
    private boolean fresh;
    private int gatewayPort;
    private int redisPort;
    private int primaries;
    private int replicasPerPrimary;
    private int instancesPerService;
    private boolean console;
    private final Map<String, String> environment;
    private @Nullable Path recordings;
    private UnaryOperator<ClusterPlan> redis;

    Draft(InstallationPlan plan) {
      fresh = plan.fresh;
      gatewayPort = plan.gatewayPort;
      redisPort = plan.redisPort;
      primaries = plan.primaries;
      replicasPerPrimary = plan.replicasPerPrimary;
      instancesPerService = plan.instancesPerService;
      console = plan.console;
      environment = new HashMap<>(plan.environment);
      recordings = plan.recordings;
      redis = plan.redis;
    }
  }
}
