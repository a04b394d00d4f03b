package till.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.lettuce.core.RedisException;
import io.lettuce.core.output.CommandOutput;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.http.ProblemException;
import till.http.ProblemType;
import till.http.RequestKey;

/** {@code lua/request}: a key that a client chose belongs to one request. */
final class RequestKeysTest {
  private static final Duration KEEP = Duration.ofMinutes(1);
  private static final Duration MARGIN = Duration.ofSeconds(15);

  private final RequestKeys keys =
      new RequestKeys(Scripts.local(TestRedis.client()), new SimpleMeterRegistry());
  private final String key = UUID.randomUUID().toString();
  private final AtomicInteger effects = new AtomicInteger();

  private static RequestKey request(String key, String fingerprint) {
    return new RequestKey(
        key, false, fingerprint, UUID.randomUUID().toString(), Instant.now().plus(KEEP));
  }

  private RequestKey ownRequest(String fingerprint) {
    return new RequestKey("~" + key, true, fingerprint, "run", Instant.now().plus(KEEP));
  }

  private static String redisKey(String key) {
    return "request:{" + key + "}";
  }

  private int claimed(String key, String fingerprint) {
    return await(
        keys.claimed(
            request(key, fingerprint),
            () -> CompletableFuture.completedStage(effects.incrementAndGet())));
  }

  private boolean batch(String key, String fingerprint) {
    return await(keys.batch(request(key, fingerprint), this::work));
  }

  private CompletionStage<Void> work() {
    effects.incrementAndGet();
    return CompletableFuture.completedStage(null);
  }

  private static void assertReused(Supplier<?> call) {
    assertThatThrownBy(call::get)
        .cause()
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.KEY_REUSED));
  }

  @Test
  void a_request_has_its_effect_at_every_arrival_for_the_record_beside_it_to_judge() {
    assertThat(claimed(key, "one")).isEqualTo(1);
    assertThat(claimed(key, "one")).isEqualTo(2);
  }

  @Test
  void another_request_with_the_same_key_has_no_effect() {
    claimed(key, "one");
    assertReused(() -> claimed(key, "two"));
    assertReused(() -> batch(key, "two"));
    assertThat(effects).hasValue(1);
    assertThat(claimed(key, "one")).as("the first one goes on").isEqualTo(2);
  }

  @Test
  void a_key_is_kept_as_long_as_the_first_request_says() {
    claimed(key, "one");
    long left = TestRedis.commands().pttl(redisKey(key));
    assertThat(left).isBetween(1L, KEEP.plus(MARGIN).toMillis());
    TestRedis.commands().pexpire(redisKey(key), 10_000);
    claimed(key, "one");
    assertThat(TestRedis.commands().pttl(redisKey(key))).isBetween(1L, 10_000L);
  }

  @Test
  void a_forgotten_key_is_free() {
    claimed(key, "one");
    TestRedis.commands().del(redisKey(key));
    assertThat(claimed(key, "two")).isEqualTo(2);
  }

  @Test
  void keys_of_our_own_are_looked_at_for_batches_only() {
    var one = ownRequest("one");
    var two = ownRequest("two");
    for (var request : List.of(one, two)) {
      await(
          keys.claimed(request, () -> CompletableFuture.completedStage(effects.incrementAndGet())));
    }
    assertThat(TestRedis.commands().exists(redisKey(one.key()))).isZero();
    assertThat(await(keys.batch(one, this::work))).isFalse();
    assertThat(await(keys.batch(one, this::work))).isTrue();
    assertThat(effects).hasValue(3);
  }

  @Test
  void a_request_that_has_expired_is_late_unless_it_was_here_before() {
    var late = new RequestKey(key, false, "one", "run", Instant.now().minusMillis(1));
    assertThatThrownBy(() -> await(keys.batch(late, this::work))).hasMessageContaining("LATE ");
    assertThatThrownBy(() -> await(keys.claimed(late, this::work))).hasMessageContaining("LATE ");
    assertThat(effects).hasValue(0);
    assertThat(batch(key, "one")).isFalse();
    assertThat(await(keys.batch(late, this::work))).isTrue();
  }

  @Test
  void a_batch_that_is_done_is_not_run_again() {
    assertThat(batch(key, "one")).isFalse();
    assertThat(batch(key, "one")).isTrue();
    assertThat(effects).hasValue(1);
    assertReused(() -> batch(key, "two"));
    assertThat(TestRedis.commands().pttl(redisKey(key)))
        .isBetween(1L, KEEP.plus(MARGIN).toMillis());
  }

  @Test
  void a_batch_that_failed_or_died_is_run_again() {
    assertThatThrownBy(
            () ->
                await(
                    keys.batch(
                        request(key, "one"),
                        () -> CompletableFuture.failedStage(new IllegalStateException("died")))))
        .hasMessageContaining("died");
    assertThat(batch(key, "one")).isFalse();
    assertThat(effects).hasValue(1);
    assertThat(batch(key, "one")).isTrue();
  }

  @Test
  void one_of_many_requests_at_once_gets_the_key() {
    var claims = new ArrayList<CompletableFuture<Integer>>();
    for (int i = 0; i < 50; i++) {
      int number = i;
      claims.add(
          keys.claimed(request(key, "request-" + i), () -> CompletableFuture.completedStage(number))
              .toCompletableFuture()
              .exceptionally(e -> -1));
    }
    assertThat(claims).map(TestRedis::await).filteredOn(number -> number >= 0).hasSize(1);
  }

  @Test
  void a_key_may_have_any_characters_that_a_slot_has_a_meaning_for() {
    for (String odd : List.of("{", "}", "{}", "}{", "{a}b", "}a{")) {
      String unlike = odd + key;
      assertThat(claimed(unlike, "one")).isPositive();
      assertReused(() -> claimed(unlike, "two"));
    }
  }

  /** Never answers, or fails. */
  private static final class SickScripts extends Scripts {
    private final CompletableFuture<?> answer;

    SickScripts(CompletableFuture<?> answer) {
      super(
          new Shards(
              TestRedis.client(),
              Durability.local(),
              new BarrierMetrics(new SimpleMeterRegistry())),
          Duration.ZERO);
      this.answer = answer;
    }

    @Override
    @SuppressWarnings("unchecked") // it is never an answer
    protected <T> CompletionStage<Executed<T>> runOnce(
        Script script,
        Supplier<CommandOutput<String, String, T>> output,
        String[] keys,
        String[] arguments) {
      return (CompletionStage<Executed<T>>) answer;
    }
  }

  @Test
  void a_shard_that_does_not_serve_keeps_no_request_from_its_effect_but_a_batch() {
    for (CompletableFuture<?> answer :
        List.of(
            new CompletableFuture<>(),
            CompletableFuture.failedFuture(new RedisException("closed")))) {
      var metrics = new SimpleMeterRegistry();
      var sick = new RequestKeys(new SickScripts(answer), metrics);
      long before = System.nanoTime();
      var effect =
          sick.claimed(request(key, "one"), () -> CompletableFuture.completedStage("done"));
      assertThat(await(effect)).isEqualTo("done");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
      assertThat(metrics.counter("till.requests.unclaimed").count()).isEqualTo(1);
      var batch = sick.batch(request(key, "one"), this::work).toCompletableFuture();
      assertThat(batch.isDone() && !batch.isCompletedExceptionally()).isFalse();
      assertThat(effects).hasValue(0);
    }
  }

  @Test
  void a_key_of_another_type_is_left_alone() {
    TestRedis.commands().sadd(redisKey(key), "text");
    assertThatThrownBy(() -> claimed(key, "one")).hasMessageContaining("WRONGTYPE");
    assertThat(effects).hasValue(0);
    assertThat(TestRedis.commands().smembers(redisKey(key))).containsExactly("text");
  }
}
