package till.checkout;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.contracts.MalformedException;
import till.messages.WireException;
import till.redis.Durability;
import till.streams.BatchHandler.Failure;
import till.streams.BatchHandler.Handled;
import till.streams.Entry;
import till.tracing.Traces;

/** Batches of entries as they come from the stream of outcomes. */
final class OutcomeHandlerTest {
  private static final Handled ALL_WELL = new Handled(List.of(), List.of());

  private final Saga saga = new Saga();
  private final Waiters waiters = new Waiters(Saga.limits(), () -> 0);
  private final OutcomeHandler handler = handler();

  private OutcomeHandler handler() {
    var notices =
        new Notices(TestRedis.client(), Saga.SCRIPTS, Saga.limits(), Saga.installation("alpha"));
    var checkouts = Saga.checkouts("alpha");
    return new OutcomeHandler(
        checkouts,
        new Decisions(
            checkouts,
            new Informer(waiters, notices),
            Durability.local(),
            new CheckoutMetrics(new SimpleMeterRegistry()),
            Traces.OFF),
        Traces.OFF);
  }

  private Handled handle(List<Entry> batch) {
    return await(handler.handle(Saga.OUTCOMES, batch));
  }

  @Test
  void the_outcomes_of_all_entries_are_taken_and_who_waits_is_told() {
    saga.begun("O", "P");
    var paid = waiters.answer(Saga.checkout("O/1"));
    assertThat(
            handle(
                saga.deliverEntries(
                    "payment REFUSED P/1 & stock SETTLED Q/1",
                    "stock HELD O/1",
                    "payment RELEASED P/1")))
        .isEqualTo(ALL_WELL);
    assertThat(await(paid)).isEqualTo(new Answer.Paid());
    assertThat(saga.state("P")).isEqualTo("OPEN 1 for OUT_OF_CREDIT");
    assertThat(saga.left()).isZero();
    assertThat(saga.pending()).isZero();
  }

  @Test
  void more_than_a_script_takes_at_once_are_taken_in_their_order() {
    var orders = IntStream.range(0, 500).mapToObj(i -> "o" + i).toArray(String[]::new);
    saga.begun(orders);
    var entries = new ArrayList<String>();
    for (String outcome : List.of("payment SETTLED ", "payment RELEASED ", "stock RELEASED ")) {
      for (int from = 0; from < orders.length; from += 32) {
        entries.add(
            Stream.of(orders)
                .skip(from)
                .limit(32)
                .map(o -> outcome + o + "/1")
                .collect(joining(" & ")));
      }
    }
    assertThat(handle(saga.deliverEntries(entries.toArray(String[]::new)))).isEqualTo(ALL_WELL);
    assertThat(orders)
        .allSatisfy(order -> assertThat(saga.state(order)).isEqualTo("OPEN 1 for ABORTED"));
    assertThat(saga.left()).isZero();
    assertThat(saga.pending()).isZero();
  }

  @Test
  void an_entry_of_more_outcomes_than_a_script_takes_at_once_is_taken_whole() {
    var orders = IntStream.range(0, 300).mapToObj(i -> "o" + i).toArray(String[]::new);
    saga.begun(orders);
    String all = Stream.of(orders).map(o -> "payment SETTLED " + o + "/1").collect(joining(" & "));
    assertThat(handle(saga.deliverEntries("stock HELD o7/1", all, "payment RELEASED o8/1")))
        .isEqualTo(ALL_WELL);
    assertThat(saga.state("o7")).isEqualTo("PAID 1");
    assertThat(saga.state("o8")).isEqualTo("ABORTING 1 awaits stock for ABORTED, open");
    assertThat(saga.state("o299")).isEqualTo("ABORTING 1 awaits payment stock for ABORTED, open");
  }

  @Test
  void what_is_no_outcome_fails_and_the_other_entries_are_taken() {
    saga.begun("O");
    for (var harm :
        List.of(
            Map.of("do", "harm"), Map.of("O/1", "payment STOLEN a"), Map.of("O", "stock HELD"))) {
      TestRedis.commands().xadd(Saga.OUTCOMES.key(), harm);
    }
    var batch = saga.deliverEntries("stock HELD O/1");
    var handled = handle(batch);
    assertThat(handled.failures())
        .extracting(Failure::entry)
        .isEqualTo(batch.subList(0, 3).stream().map(Entry::id).toList());
    assertThat(saga.state("O")).isEqualTo("PAID 1");
    assertThat(saga.left()).as("until their failures are counted").isEqualTo(3);
    assertThat(saga.pending()).isEqualTo(3);
  }

  @Test
  void an_entry_one_of_whose_outcomes_is_none_is_not_taken_in_part() {
    saga.begun("O");
    var batch = new ArrayList<>(saga.deliverEntries("stock HELD O/1"));
    var first = batch.getFirst();
    batch.set(0, new Entry(first.id(), Map.of("O/1", "stock HELD", "do", "harm")));
    assertThat(handle(batch).failures())
        .singleElement()
        .extracting(Failure::cause)
        .isInstanceOfAny(WireException.class, MalformedException.class);
    assertThat(saga.state("O")).isEqualTo("PAYING 1 asked payment stock, open");
    assertThat(saga.pending()).isEqualTo(1);
  }

  @Test
  void an_entry_that_was_deleted_while_it_was_pending_is_acknowledged() {
    var batch = saga.deliverEntries("stock HELD O/1");
    TestRedis.commands().xdel(Saga.OUTCOMES.key(), batch.getFirst().id());
    assertThat(handle(List.of(new Entry(batch.getFirst().id(), Map.of())))).isEqualTo(ALL_WELL);
    assertThat(saga.pending()).isZero();
  }

  @Test
  void an_order_that_can_not_be_read_fails_its_batch_which_loses_nothing() {
    saga.begun("O", "P");
    TestRedis.commands().set(Saga.key("P"), "text");
    var batch = saga.deliverEntries("stock HELD O/1", "stock HELD P/1");
    assertThatThrownBy(() -> handle(batch)).hasMessageContaining("WRONGTYPE");
    assertThat(saga.pending()).isEqualTo(2);
    assertThat(handle(batch.subList(0, 1))).isEqualTo(ALL_WELL);
    assertThat(saga.pending()).isEqualTo(1);
  }
}
