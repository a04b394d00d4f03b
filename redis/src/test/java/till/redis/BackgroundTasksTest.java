package till.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import till.process.Await;

final class BackgroundTasksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration NEVER = Duration.ofDays(1);

  private final BackgroundTasks loops = new BackgroundTasks();

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
        () -> {
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
    loops.start("deaf", () -> awaitUninterruptibly(never));
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

  @Test
  void a_pause_ends_by_itself() {
    assertThat(loops.stoppedWithin(Duration.ofMillis(1))).isFalse();
  }
}
