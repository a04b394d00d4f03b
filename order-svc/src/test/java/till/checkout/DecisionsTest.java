package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static till.cluster.TestRedis.await;

import io.lettuce.core.RedisConnectionException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.order.OrderKeys;
import till.redis.Barrier;
import till.redis.Durability;
import till.tracing.Traces;

/**
 * A decision is told to nobody before its barrier. Orders O and P are decided, and not announced: O
 * is paid, P is not. Requests wait for both here at alpha, and for O at beta too.
 */
final class DecisionsTest {
  private static final String BETAS = "notices:{beta}";
  private static final List<Verdict> DECIDED =
      List.of(
          new Verdict(Saga.checkout("O/1"), List.of("alpha", "beta"), new Notice.Paid("1")),
          new Verdict(
              Saga.checkout("P/2"),
              List.of("alpha"),
              new Notice.Aborting("2", Reason.OUT_OF_CREDIT)));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Saga saga = new Saga(Saga.REPLICATED);
  private final Waiters waiters = new Waiters(Saga.limits(), () -> 0);
  private final CompletableFuture<Void> passing = new CompletableFuture<>();
  private final Barrier barrier = () -> passing;

  private CompletableFuture<Answer> answerToO = new CompletableFuture<>();
  private CompletableFuture<Answer> answerToP = new CompletableFuture<>();

  @BeforeEach
  void decide() {
    saga.open("O", "P");
    saga.begin("alpha", "O/1");
    saga.begin("beta", "O/9");
    saga.begin("alpha", "P/2");
    saga.take("stock HELD O/1", "payment REFUSED P/2");
    saga.sent();
    answerToO = waiters.answer(Saga.checkout("O/1"));
    answerToP = waiters.answer(Saga.checkout("P/2"));
  }

  private Decisions decisions(Durability durability) {
    var notices =
        new Notices(TestRedis.client(), Saga.SCRIPTS, Saga.limits(), Saga.installation("alpha"));
    return new Decisions(
        Saga.checkouts("alpha", durability),
        new Informer(waiters, notices),
        durability,
        new CheckoutMetrics(registry),
        Traces.OFF);
  }

  private CompletableFuture<Void> follow(List<Verdict> verdicts) {
    return decisions(Saga.REPLICATED)
        .follow(Saga.PARTITION, verdicts, barrier)
        .toCompletableFuture();
  }

  private void assertNobodyKnows() {
    assertThat(saga.sent()).isEmpty();
    assertThat(saga.state("O")).isEqualTo("PAID 1 asked payment stock, open");
    assertThat(saga.state("P")).isEqualTo("ABORTING 2 asked payment for OUT_OF_CREDIT, open");
    assertThat(answerToO).isNotDone();
    assertThat(answerToP).isNotDone();
    assertThat(TestRedis.commands().exists(BETAS)).isZero();
  }

  @Test
  void nobody_is_told_before_the_barrier_has_passed_and_everybody_after_it() {
    var followed = follow(DECIDED);
    assertThat(followed).isNotDone();
    assertNobodyKnows();

    passing.complete(null);
    await(followed);
    assertThat(saga.sent())
        .containsExactly(
            "payment commit O/1 u:25", "payment release P/2 u:25", "stock commit O/1 a:2 b:1");
    assertThat(await(answerToO)).isEqualTo(new Answer.Paid());
    assertThat(answerToP).as("it waits for the release").isNotDone();
    assertThat(betasNotices()).containsExactly(new Notice.Paid("1"));
  }

  @Test
  void a_decision_counts_once_however_often_it_is_announced() {
    passing.complete(null);
    await(follow(DECIDED));
    await(follow(DECIDED));
    assertThat(registry.get("till.checkouts.paid").counter().count()).isEqualTo(1);
    assertThat(refused("out_of_credit")).isEqualTo(1);
    assertThat(refused("timed_out")).isZero();
  }

  private double refused(String reason) {
    return registry.get("till.checkouts.refused").tag("reason", reason).counter().count();
  }

  @Test
  void a_barrier_that_fails_tells_nobody_and_the_sweep_finds_what_was_decided() {
    var followed = follow(DECIDED);
    passing.completeExceptionally(new RedisConnectionException("the primary is gone"));
    await(followed);
    assertNobodyKnows();
    assertThat(saga.expire("O", "P"))
        .containsExactly("O/1 PAID to alpha beta", "P/2 ABORTING to alpha for OUT_OF_CREDIT");
  }

  @Test
  void a_decision_that_a_failover_has_taken_back_is_not_announced() {
    TestRedis.commands().del(Saga.key("P"));
    TestRedis.commands().zrem(OrderKeys.open(Saga.PARTITION), "P");
    saga.open("P");
    var followed = follow(DECIDED);
    passing.complete(null);
    await(followed);
    assertThat(saga.sent()).containsExactly("payment commit O/1 u:25", "stock commit O/1 a:2 b:1");
    assertThat(saga.state("P")).isEqualTo("OPEN 0");
  }

  @Test
  void that_an_order_is_open_again_is_told_after_its_barrier_and_announced_to_nobody() {
    var followed =
        follow(
            List.of(
                new Verdict(
                    Saga.checkout("P/2"),
                    List.of("alpha"),
                    new Notice.Aborted("2", Reason.OUT_OF_CREDIT))));
    assertNobodyKnows();
    passing.complete(null);
    await(followed);
    assertThat(await(answerToP)).isEqualTo(new Answer.NotPaid(Reason.OUT_OF_CREDIT));
    assertThat(saga.sent()).isEmpty();
  }

  @Test
  void where_there_is_no_verdict_there_is_no_barrier_to_wait_for() {
    await(
        decisions(Saga.REPLICATED)
            .follow(
                Saga.PARTITION,
                List.of(),
                () -> {
                  throw new AssertionError("passed for nothing");
                }));
  }

  @Test
  void at_durability_local_the_decision_has_announced_itself() {
    passing.complete(null);
    await(decisions(Durability.local()).follow(Saga.PARTITION, DECIDED, barrier));
    assertThat(await(answerToO)).isEqualTo(new Answer.Paid());
    assertThat(saga.sent()).isEmpty();
  }

  private static List<Notice> betasNotices() {
    var beta =
        new Notices(TestRedis.client(), Saga.SCRIPTS, Saga.limits(), Saga.installation("beta"));
    try (var reader = beta.reader(() -> {})) {
      return reader.read();
    }
  }
}
