package till.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.protocol.CommandType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import till.cluster.ClusterPlan;
import till.cluster.LocalCluster;
import till.cluster.Node;
import till.process.Await;
import till.process.ProcessSignals;
import till.redis.Durability.Level;
import till.redis.Durability.WithoutReplica;

/** A primary and its replica that are well, and still can't do what they are asked to. */
final class EnvironmentTest {
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration AT_ONCE = Duration.ofSeconds(2);
  private static final Duration WAIT_MAX = Duration.ofMillis(100);
  private static final String USER = "shop";
  private static final String KEY = "k";
  private static final Script REMEMBER = Script.load("test/remember");
  private static final Script READ = Script.load("test/read");
  private static final Script END = Script.load("test/end");

  @TempDir private static Path folder;
  private static LocalCluster cluster;
  private static RedisClient direct;
  private static StatefulRedisConnection<String, String> admin;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(ClusterPlan.in(folder).withNodes(1, 1).withNodeTimeout(NEVER));
    direct = RedisClient.create();
    admin = direct.connect(RedisURI.create("127.0.0.1", primary().port()));
  }

  @AfterAll
  static void stop() {
    direct.shutdown();
    cluster.close();
  }

  private static Node primary() {
    return cluster.nodes().getFirst();
  }

  private static RedisCommands<String, String> redis() {
    return admin.sync();
  }

  @BeforeEach
  void prepare() {
    redis().flushall();
    redis().aclLogReset();
    grant(AclSetuserArgs.Builder.reset().on().addPassword("secret").allKeys().allCommands());
  }

  @AfterEach
  void close() throws Exception {
    redis().configSet("maxmemory", "0");
    for (var each : open.reversed()) {
      each.close();
    }
  }

  private static void grant(AclSetuserArgs rights) {
    redis().aclSetuser(USER, rights.allChannels());
  }

  private Shards shards() {
    RedisClusterClient client = RedisFactory.client(cluster.uris());
    open.add(client::shutdown);
    client.connect();
    var login = RedisURI.builder().withHost("any").withAuthentication(USER, "secret").build();
    var shards =
        new Shards(
            client,
            login,
            new Durability(Level.REPLICATED, WithoutReplica.DEGRADE, WAIT_MAX),
            new BarrierMetrics(registry));
    open.add(shards);
    return shards;
  }

  private Scripts patient() {
    return new Scripts(shards());
  }

  private Scripts impatient() {
    return new Scripts(shards(), Duration.ZERO);
  }

  private static CompletionStage<String> write(Scripts scripts, String value) {
    return scripts.string(REMEMBER, new String[] {KEY}, value);
  }

  private static CompletionStage<String> read(Scripts scripts) {
    return scripts.string(READ, new String[] {KEY});
  }

  private static CompletionStage<String> end(Scripts scripts) {
    return scripts.string(END, new String[] {KEY}, "ended");
  }

  private static void fillMemory() {
    redis().configSet("maxmemory", "1");
  }

  private static void assertOutOfMemory(ThrowingCallable call) {
    long askedAt = System.nanoTime();
    assertThatThrownBy(call)
        .isInstanceOf(CompletionException.class)
        .matches(TransientFailures::isOutOfMemory)
        .matches(TransientFailures::isOutage);
    assertThat(System.nanoTime() - askedAt).isLessThan(AT_ONCE.toNanos());
  }

  @Test
  void who_would_take_up_memory_that_is_not_there_is_refused_at_once() {
    var scripts = patient();
    await(write(scripts, "before"));
    fillMemory();
    assertOutOfMemory(() -> await(write(scripts, "meanwhile")));
    assertThat(redis().get(KEY)).isEqualTo("before");
  }

  @Test
  void who_reads_and_who_ends_something_is_served_without_memory_and_safely() {
    var scripts = patient();
    await(write(scripts, "before"));
    fillMemory();
    assertThat(await(read(scripts))).isEqualTo("before");
    assertThat(await(end(scripts))).isEqualTo("ENDED");
    assertThat(redis().get(KEY)).isEqualTo("ended");
    assertThat(registry.get("till.barrier.degraded").counter().count()).isZero();
    assertThat(registry.get("till.barrier.failures").counter().count()).isZero();
  }

  @Test
  void the_barrier_without_memory_waits_for_the_replica_as_ever() throws Exception {
    var scripts = patient();
    await(write(scripts, "before"));
    fillMemory();
    var replica = cluster.nodes().get(1);
    ProcessSignals.pause(cluster.process(replica).pid());
    try {
      var barrier = await(scripts.execute(END, new String[] {KEY}, "ended")).barrier();
      var passed = barrier.pass().toCompletableFuture();
      long replied = commandsServed("wait");
      until("two more rounds", () -> commandsServed("wait") >= replied + 2);
      assertThat(passed).isNotDone();
      ProcessSignals.resume(cluster.process(replica).pid());
      await(passed);
    } finally {
      ProcessSignals.resume(cluster.process(replica).pid());
    }
  }

  @Test
  void what_no_barrier_can_cover_without_memory_is_unknown_but_its_primary_is_not_given_up() {
    fillMemory(); // before the barrier has written anything
    var shards = shards();
    var scripts = new Scripts(shards);
    assertOutOfMemory(() -> await(end(scripts)));
    var shard = await(shards.ofSlot(Shards.slot(KEY)));
    redis().configSet("maxmemory", "0");
    assertThat(await(end(scripts))).isEqualTo("ENDED");
    assertThat(await(shards.ofSlot(Shards.slot(KEY)))).isSameAs(shard);
  }

  /** What is taken from our user. */
  enum Denial {
    RUNNING_SCRIPTS,
    THE_KEY,
    A_COMMAND_OF_THE_SCRIPT,
    LOGGING_IN;

    private void impose() {
      switch (this) {
        case RUNNING_SCRIPTS -> grant(AclSetuserArgs.Builder.removeCommand(CommandType.EVALSHA));
        case THE_KEY -> grant(AclSetuserArgs.Builder.resetKeys().keyPattern("till:*"));
        case A_COMMAND_OF_THE_SCRIPT ->
            grant(AclSetuserArgs.Builder.removeCommand(CommandType.GET));
        case LOGGING_IN -> redis().aclDeluser(USER);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void who_is_denied_something_meets_an_outage(Denial denial) {
    var scripts = impatient();
    await(write(scripts, "before"));
    denial.impose();
    assertThatThrownBy(() -> await(read(scripts))).matches(TransientFailures::isOutage);
  }

  @ParameterizedTest
  @EnumSource
  void who_is_patient_is_answered_when_it_is_allowed_again(Denial denial) {
    var scripts = patient();
    await(write(scripts, "before"));
    denial.impose();
    var answer = read(scripts).toCompletableFuture();
    until("it is denied", () -> errors() > 0);
    assertThat(answer).isNotDone();
    grant(AclSetuserArgs.Builder.reset().on().addPassword("secret").allKeys().allCommands());
    assertThat(await(answer)).isEqualTo("before");
  }

  @Test
  void a_primary_that_is_busy_with_a_script_is_out_until_that_ends() {
    redis().configSet("busy-reply-threshold", "20");
    var scripts = patient();
    var impatient = impatient();
    await(write(scripts, "before"));
    await(write(impatient, "before"));
    try (var other = direct.connect(RedisURI.create("127.0.0.1", primary().port()))) {
      var endless = other.async().eval("while true do end", ScriptOutputType.STATUS);
      until("it is busy", EnvironmentTest::isBusy);
      assertThatThrownBy(() -> await(read(impatient))).matches(TransientFailures::isOutage);
      var answer = read(scripts).toCompletableFuture();
      assertThat(answer).isNotDone();
      redis().scriptKill();
      assertThat(await(answer)).isEqualTo("before");
      assertThatThrownBy(() -> endless.toCompletableFuture().join())
          .matches(TransientFailures::isOutage);
    } finally {
      redis().configSet("busy-reply-threshold", "5000");
    }
  }

  private static boolean isBusy() {
    try {
      redis().ping();
      return false;
    } catch (RuntimeException e) {
      return TransientFailures.isOutage(e);
    }
  }

  private static long commandsServed(String name) {
    return redis()
        .info("commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_" + name + ":calls="))
        .map(line -> line.replaceAll(".*:calls=(\\d+),.*", "$1"))
        .mapToLong(Long::parseLong)
        .sum();
  }

  /** Denials since the last test began. */
  private static long errors() {
    return redis().aclLog().size();
  }

  private static void until(String what, BooleanSupplier holds) {
    Await.until(
        PATIENCE, () -> holds.getAsBoolean() ? Optional.empty() : Optional.of("not yet: " + what));
  }
}
