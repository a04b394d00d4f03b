package till.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.health.HealthStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import till.process.Await;
import till.redis.BackgroundTasks.Heartbeat;

final class BackgroundTasksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration NEVER = Duration.ofDays(1);

  private static final Duration LONG = Duration.ofHours(1);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TaskMonitor monitor = new TaskMonitor(registry);
  private final BackgroundTasks loops = new BackgroundTasks(monitor);

  @AfterEach
  void stop() {
    loops.stop(PATIENCE);
  }

  @Test
  void a_loop_goes_round_until_it_is_told_to_stop() {
    var rounds = new AtomicInteger();
    loops.every("counting", Duration.ofMillis(1), rounds::incrementAndGet);
    Await.until(
        PATIENCE, () -> rounds.get() >= 3 ? Optional.empty() : Optional.of(rounds + " rounds"));
    assertThat(loops.isStopped()).isFalse();
    loops.stop(PATIENCE);
    assertThat(loops.isStopped()).isTrue();
    int last = rounds.get();
    assertThat(loops.stoppedWithin(NEVER)).isTrue();
    assertThat(rounds).hasValue(last);
  }

  @Test
  void a_loop_that_pauses_stops_at_once() {
    var rounds = new AtomicInteger();
    loops.every("waiting", NEVER, rounds::incrementAndGet);
    loops.stop(NEVER);
    assertThat(rounds).hasValue(0);
  }

  @Test
  void stopping_waits_for_the_work_in_hand() {
    var begun = new CountDownLatch(1);
    var done = new AtomicBoolean();
    loops.start(
        "finishing",
        heartbeat -> {
          begun.countDown();
          assertThat(loops.stoppedWithin(NEVER)).isTrue();
          done.set(true);
        });
    Await.until(
        PATIENCE, () -> begun.getCount() == 0 ? Optional.empty() : Optional.of("not begun"));
    loops.stop(PATIENCE);
    assertThat(done).isTrue();
  }

  @Test
  void but_not_for_ever() {
    var never = new CountDownLatch(1);
    loops.start("deaf", heartbeat -> awaitUninterruptibly(never));
    loops.stop(Duration.ofMillis(10));
    assertThat(loops.isStopped()).isTrue();
    never.countDown();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private double failures(String task) {
    return registry.get("till.task.failures").tag("task", task).counter().count();
  }

  private static void until(String what, BooleanSupplier holds) {
    Await.until(
        PATIENCE, () -> holds.getAsBoolean() ? Optional.empty() : Optional.of("not yet: " + what));
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("a bug"),
        new StackOverflowError("an error"),
        new OutOfMemoryError("another"),
        new CancellationException("of a future"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void a_loop_whose_body_throws_goes_on_and_that_is_counted(Throwable failure) {
    var rounds = new AtomicInteger();
    loops.every(
        "failing",
        Duration.ofMillis(1),
        () -> {
          int round = rounds.incrementAndGet();
          if (round == 1 || round == 3) {
            sneak(failure);
          }
        });
    assertThat(failures("failing")).isLessThanOrEqualTo(1);
    until("a round after the second failure", () -> rounds.get() >= 4);
    assertThat(failures("failing")).isEqualTo(2);
    assertThat(monitor.unwell(LONG)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void a_loop_that_goes_round_itself_is_begun_again(Throwable failure) {
    var calls = new AtomicInteger();
    loops.start(
        "consumer",
        "consumer of something",
        heartbeat -> {
          if (calls.incrementAndGet() == 1) {
            sneak(failure);
          }
          assertThat(loops.stoppedWithin(NEVER)).isTrue();
        });
    until("it is called again", () -> calls.get() == 2);
    assertThat(failures("consumer")).isEqualTo(1);
    assertThat(monitor.unwell(LONG)).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable e) throws E {
    throw (E) e;
  }

  @Test
  void a_loop_that_ends_before_it_is_told_to_is_unwell() {
    loops.start("ending", heartbeat -> {});
    until("it is seen", () -> monitor.unwell(LONG).equals(Map.of("ending", "ended")));
  }

  @Test
  void so_is_one_that_is_interrupted() {
    loops.every("interrupted", Duration.ofMillis(1), () -> Thread.currentThread().interrupt());
    until("it is seen", () -> monitor.unwell(LONG).equals(Map.of("interrupted", "ended")));
  }

  @Test
  void a_loop_that_shows_nothing_is_stuck_until_it_does() {
    var never = new CountDownLatch(1);
    loops.every("stuck", Duration.ofMillis(1), () -> awaitUninterruptibly(never));
    loops.every("well", Duration.ofMillis(1), () -> {});
    var limit = Duration.ofSeconds(1);
    until("it is seen", () -> monitor.unwell(limit).equals(Map.of("stuck", "stuck")));
    never.countDown();
    until("it goes on", () -> monitor.unwell(limit).isEmpty());
  }

  @Test
  void a_loop_that_waits_is_alive_as_long_as_it_says_so() {
    var hearts = new ArrayBlockingQueue<Heartbeat>(1);
    loops.start(
        "waiting",
        heartbeat -> {
          hearts.add(heartbeat);
          assertThat(loops.stoppedWithin(NEVER)).isTrue();
        });
    var limit = Duration.ofSeconds(1);
    until("it is stuck", () -> monitor.unwell(limit).containsKey("waiting"));
    hearts.element().beat();
    assertThat(monitor.unwell(limit)).isEmpty();
  }

  @Test
  void who_is_told_to_stop_may_end() {
    loops.every("stopping", NEVER, () -> {});
    loops.stop(PATIENCE);
    assertThat(monitor.unwell(Duration.ofNanos(1))).isEmpty();
  }

  @Test
  void liveness_fails_and_names_the_task() {
    var health = new TaskHealth(monitor, new TaskLimits(LONG));
    loops.every("well", Duration.ofMillis(1), () -> {});
    assertThat(Mono.from(health.getResult()).block().getStatus()).isEqualTo(HealthStatus.UP);
    loops.start("ending", heartbeat -> {});
    until("it is seen", () -> !monitor.unwell(LONG).isEmpty());
    var result = Mono.from(health.getResult()).block();
    assertThat(result.getStatus()).isEqualTo(HealthStatus.DOWN);
    assertThat(result.getDetails()).isEqualTo(Map.of("ending", "ended"));
  }

  @Test
  void a_pause_ends_by_itself() {
    assertThat(loops.stoppedWithin(Duration.ofMillis(1))).isFalse();
  }
}
