package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static till.cluster.TestRedis.await;

import io.lettuce.core.output.CommandOutput;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.redis.BarrierMetrics;
import till.redis.Durability;
import till.redis.Executed;
import till.redis.Script;
import till.redis.Scripts;
import till.redis.Shards;
import till.tracing.Traces;

/**
 * Whoever learns what became of a checkout learns it after the barrier of the node that knows it.
 * Order O is paid, and a request waits for it here at alpha.
 */
final class ToldAfterBarrierTest {
  private final Shards shards =
      new Shards(
          TestRedis.client(), Durability.local(), new BarrierMetrics(new SimpleMeterRegistry()));
  private final Gated scripts = new Gated(shards);
  private final Checkouts checkouts = Saga.checkouts("alpha", scripts);
  private final Waiters waiters = new Waiters(Saga.limits(), () -> 0);

  @AfterEach
  void close() {
    shards.close();
  }

  /** Scripts whose barrier is a gate that the test opens. */
  private static final class Gated extends Scripts {
    private final CompletableFuture<Void> awaited = new CompletableFuture<>();
    private final CompletableFuture<Void> passing = new CompletableFuture<>();

    Gated(Shards shards) {
      super(shards, Duration.ZERO);
    }

    @Override
    protected <T> CompletionStage<Executed<T>> runOnce(
        Script script,
        Supplier<CommandOutput<String, String, T>> output,
        String[] keys,
        String[] arguments) {
      return super.runOnce(script, output, keys, arguments)
          .thenApply(done -> new Executed<>(done.answer(), this::pass));
    }

    private CompletionStage<Void> pass() {
      awaited.complete(null);
      return passing;
    }
  }

  private Decisions decisions() {
    var installation = Saga.installation("alpha");
    var notices = new Notices(TestRedis.client(), Saga.SCRIPTS, Saga.limits(), installation);
    return new Decisions(
        checkouts,
        new Informer(waiters, notices),
        Durability.local(),
        new CheckoutMetrics(new SimpleMeterRegistry()),
        Traces.OFF);
  }

  /** This is told when the barrier has passed, and not before. */
  private <T> T toldAfterBarrier(CompletableFuture<T> told) {
    await(CompletableFuture.anyOf(scripts.awaited, told));
    assertThat(told).isNotDone();
    scripts.passing.complete(null);
    return await(told);
  }

  @Test
  void what_an_outcome_decides() {
    var saga = new Saga().begun("O");
    var answer = waiters.answer(Saga.checkout("O/1"));
    new OutcomeHandler(checkouts, decisions(), Traces.OFF)
        .handle(Saga.OUTCOMES, saga.deliverEntries("stock HELD O/1"));
    assertThat(toldAfterBarrier(answer)).isEqualTo(new Answer.Paid());
  }

  @Test
  void what_the_deadline_finds() {
    new Saga(Saga.REPLICATED).begun("O").pastDeadline("O").take("stock HELD O/1");
    var answer = waiters.answer(Saga.checkout("O/1"));
    var time = new long[1];
    var sweep =
        new DeadlineSweep(
            checkouts, waiters, Saga.PARTITIONS, decisions(), Saga.limits(), () -> time[0]);
    await(sweep.look());
    time[0] = Saga.limits().announceAfter().toNanos();
    var swept = sweep.look();
    assertThat(toldAfterBarrier(answer)).isEqualTo(new Answer.Paid());
    await(swept);
  }

  @Test
  void what_a_request_finds_decided_when_it_comes() {
    new Saga().begun("O").take("stock HELD O/1");
    var begun =
        checkouts.begin(Saga.checkout("O/2"), Saga.request("late", Saga.EXPIRY), Optional.empty());
    assertThat(toldAfterBarrier(begun.toCompletableFuture()).result()).isEqualTo(BeginResult.PAID);
  }
}
