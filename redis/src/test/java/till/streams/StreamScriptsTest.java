package till.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.models.stream.PendingMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.cluster.TestRedis;
import till.process.Await;
import till.streams.BatchHandler.Failure;

/** {@code lua/stream}, without reply, which speaks of checkouts. */
final class StreamScriptsTest {
  private static final Duration REMEMBER = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int FAILURES_MAX = 3;

  private final Streams streams = Probe.streams("alpha");

  /** What was done before, and what a failure of entry 2-0 does then. */
  record FailRow(
      String name, Consumer<Probe> before, int failuresMax, FailResult result, String after) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<FailRow> fail() {
    String noEntry = "entries [1-0] pending [1-0 by alpha] failures {} dead []";
    return Stream.of(
        new FailRow(
            "an entry that was handled meanwhile is gone",
            probe -> probe.delete("2-0").acknowledge("2-0"),
            FAILURES_MAX,
            FailResult.GONE,
            noEntry),
        new FailRow(
            "an entry that is deleted but pending is gone, and acknowledged",
            probe -> probe.delete("2-0"),
            FAILURES_MAX,
            FailResult.GONE,
            noEntry),
        new FailRow(
            "an entry that is dead already is gone, and not dead twice",
            probe -> failTimes(probe, 1, 1),
            FAILURES_MAX,
            FailResult.GONE,
            "entries [1-0] pending [1-0 by alpha] failures {} dead [2-0 for boom]"),
        new FailRow(
            "the first failure is counted",
            probe -> {},
            FAILURES_MAX,
            FailResult.COUNTED,
            "entries [1-0 2-0] pending [1-0 by alpha, 2-0 by alpha] failures {2-0=1} dead []"),
        new FailRow(
            "the last but one is counted",
            probe -> failTimes(probe, 1, FAILURES_MAX),
            FAILURES_MAX,
            FailResult.COUNTED,
            "entries [1-0 2-0] pending [1-0 by alpha, 2-0 by alpha] failures {2-0=2} dead []"),
        new FailRow(
            "at the last the entry moves",
            probe -> failTimes(probe, 2, FAILURES_MAX),
            FAILURES_MAX,
            FailResult.DEAD,
            "entries [1-0] pending [1-0 by alpha] failures {} dead [2-0 for boom]"),
        new FailRow(
            "at the first, if one is the last",
            probe -> {},
            1,
            FailResult.DEAD,
            "entries [1-0] pending [1-0 by alpha] failures {} dead [2-0 for boom]"),
        new FailRow(
            "a limit that was lowered meanwhile counts",
            probe -> failTimes(probe, 4, 100),
            FAILURES_MAX,
            FailResult.DEAD,
            "entries [1-0] pending [1-0 by alpha] failures {} dead [2-0 for boom]"),
        new FailRow(
            "failures of another entry are not its own",
            probe -> await(fail(probe, "1-0", FAILURES_MAX)),
            FAILURES_MAX,
            FailResult.COUNTED,
            "entries [1-0 2-0] pending [1-0 by alpha, 2-0 by alpha] failures {1-0=1, 2-0=1}"
                + " dead []"));
  }

  private static void failTimes(Probe probe, int times, int failuresMax) {
    for (int i = 0; i < times; i++) {
      await(fail(probe, "2-0", failuresMax));
    }
  }

  private static CompletionStage<FailResult> fail(Probe probe, String entry, int failuresMax) {
    return Probe.streams("alpha")
        .fail(
            probe.stream(),
            new Failure(entry, new IllegalStateException("boom")),
            failuresMax,
            REMEMBER);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void fail(FailRow row) {
    var probe = Probe.fresh().with("1-0", "2-0").deliver("alpha", 2);
    row.before.accept(probe);
    assertThat(await(fail(probe, "2-0", row.failuresMax))).isEqualTo(row.result);
    assertThat(probe.state()).isEqualTo(row.after);
  }

  @Test
  void a_dead_letter_is_the_whole_entry_and_its_cause() {
    var probe = Probe.fresh();
    String id = TestRedis.commands().xadd(probe.stream().key(), Map.of("do", "hold", "order", "7"));
    String message = "x".repeat(700);
    await(
        streams.fail(
            probe.stream(), new Failure(id, new IllegalStateException(message)), 1, REMEMBER));

    var letters = probe.deadLetters();

    assertThat(letters).hasSize(1);
    assertThat(letters.getFirst().getBody())
        .isEqualTo(
            Map.of(
                "do",
                "hold",
                "order",
                "7",
                "dead_entry",
                id,
                "dead_cause",
                ("java.lang.IllegalStateException: " + message).substring(0, 500)));
  }

  @Test
  void failures_are_forgotten_a_while_after_the_last() {
    var probe = Probe.fresh().with("1-0");
    await(
        streams.fail(
            probe.stream(), new Failure("1-0", new IllegalStateException("boom")), 3, REMEMBER));
    assertThat(TestRedis.commands().pttl(probe.stream().failures()))
        .isBetween(REMEMBER.toMillis() - 60_000, REMEMBER.toMillis());
  }

  @Test
  void a_failure_that_can_not_be_counted_changes_nothing() {
    var probe = Probe.fresh().with("1-0").deliver("alpha", 1);
    TestRedis.commands().set(probe.stream().failures(), "text");
    assertThatThrownBy(() -> await(fail(probe, "1-0", 1))).hasMessageContaining("WRONGTYPE");
    assertThat(probe.names()).containsExactly("1-0");
    assertThat(probe.pending()).containsExactly("1-0 by alpha");
    assertThat(probe.deadLetters()).isEmpty();
  }

  @Test
  void unfold() {
    var probe = Probe.fresh().with("1-0");
    var messages = new LinkedHashMap<String, String>();
    for (int i = 0; i < 40; i++) {
      messages.put("name" + i, "value" + i);
    }
    String id = TestRedis.commands().xadd(probe.stream().key(), messages);
    probe.deliver("alpha", 2);

    assertThat(await(streams.unfold(probe.stream(), id))).isEqualTo(UnfoldResult.UNFOLDED);
    assertThat(probe.pending()).as("the messages are new").containsExactly("1-0 by alpha");
    assertThat(
            TestRedis.commands().xrange(probe.stream().key(), Range.<String>unbounded()).stream()
                .skip(1)
                .map(StreamMessage::getBody))
        .as("behind all others, in their order")
        .containsExactlyElementsOf(
            messages.entrySet().stream().map(e -> Map.of(e.getKey(), e.getValue())).toList());

    assertThat(await(streams.unfold(probe.stream(), id)))
        .as("unfolded twice")
        .isEqualTo(UnfoldResult.GONE);
    assertThat(probe.names()).hasSize(41);
  }

  @Test
  void what_was_deleted_while_it_was_pending_is_acknowledged_and_not_unfolded() {
    var probe = Probe.fresh().with("1-0", "2-0").deliver("alpha", 2).delete("1-0");
    assertThat(await(streams.unfold(probe.stream(), "1-0"))).isEqualTo(UnfoldResult.GONE);
    assertThat(probe.pending()).containsExactly("2-0 by alpha");
    assertThat(probe.names()).containsExactly("2-0");
  }

  @Test
  void lease() {
    var stream = Probe.fresh().stream();
    var beta = Probe.streams("beta");
    var minute = Duration.ofMinutes(1);
    var hour = Duration.ofHours(1);

    assertThat(await(streams.lease(stream.lease(), minute)))
        .as("it is free")
        .isEqualTo(LeaseResult.MINE);
    assertLease(stream, "alpha", minute);
    assertThat(await(beta.lease(stream.lease(), hour)))
        .as("alpha has it")
        .isEqualTo(LeaseResult.TAKEN);
    assertLease(stream, "alpha", minute);
    assertThat(await(streams.lease(stream.lease(), hour)))
        .as("alpha keeps it")
        .isEqualTo(LeaseResult.MINE);
    assertLease(stream, "alpha", hour);

    await(streams.lease(stream.lease(), Duration.ofMillis(1)));
    Await.until(
        PATIENCE,
        () ->
            await(beta.lease(stream.lease(), hour)) == LeaseResult.MINE
                ? Optional.empty()
                : Optional.of("alpha's lease has not ended"));
    assertLease(stream, "beta", hour);
    assertThat(await(streams.lease(stream.lease(), hour)))
        .as("beta has it")
        .isEqualTo(LeaseResult.TAKEN);
  }

  private static void assertLease(GroupStream stream, String holder, Duration duration) {
    assertThat(TestRedis.commands().get(stream.lease())).isEqualTo(holder);
    assertThat(TestRedis.commands().pttl(stream.lease()))
        .isBetween(duration.toMillis() - 30_000, duration.toMillis());
  }

  @Test
  void drop_consumer() {
    var probe = Probe.fresh().with("1-0", "2-0").deliver("busy", 1).deliver("idle", 1);
    probe.acknowledge("2-0").delete("2-0");

    assertThat(await(streams.dropConsumer(probe.stream(), "busy")))
        .isEqualTo(DropConsumerResult.PENDING);
    assertThat(probe.pending()).containsExactly("1-0 by busy");
    assertThat(probe.consumers()).containsExactly("busy", "idle");

    assertThat(await(streams.dropConsumer(probe.stream(), "idle")))
        .isEqualTo(DropConsumerResult.DROPPED);
    assertThat(await(streams.dropConsumer(probe.stream(), "idle")))
        .as("dropped twice")
        .isEqualTo(DropConsumerResult.DROPPED);
    assertThat(probe.consumers()).containsExactly("busy");

    probe.acknowledge("1-0");
    assertThat(await(streams.dropConsumer(probe.stream(), "busy")))
        .isEqualTo(DropConsumerResult.DROPPED);
    assertThat(probe.consumers()).isEqualTo(List.of());
  }

  @Test
  void a_group_is_made_once() {
    var stream = new GroupStream(Probe.PARTITIONS.all().getFirst(), Probe.freshRole(), "probe-svc");
    assertThat(streams.createGroup(stream)).isTrue();
    assertThat(streams.createGroup(stream)).isFalse();
  }

  /** What is left of a stream of entries 1-0 to 4-0 after all that no consumer would get. */
  record RequeueRow(String name, Consumer<Probe> before, List<String> pending, int messages) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<RequeueRow> requeue() {
    var none = List.<String>of();
    return Stream.of(
        new RequeueRow("nothing was delivered", probe -> {}, none, 0),
        new RequeueRow(
            "all is pending",
            probe -> probe.deliver("alpha", 4),
            List.of("1-0 by alpha", "2-0 by alpha", "3-0 by alpha", "4-0 by alpha"),
            0),
        new RequeueRow(
            "some is pending, some is yet to come",
            probe -> probe.deliver("alpha", 2),
            List.of("1-0 by alpha", "2-0 by alpha"),
            0),
        new RequeueRow(
            "a consumer was deleted with all that was delivered",
            probe -> probe.deliver("alpha", 4).dropConsumer("alpha"),
            none,
            4),
        new RequeueRow(
            "a consumer was deleted, and another has the first",
            probe -> probe.deliver("alpha", 1).deliver("beta", 2).dropConsumer("beta"),
            List.of("1-0 by alpha"),
            2),
        new RequeueRow(
            "a consumer was deleted, and another has the last",
            probe -> probe.deliver("alpha", 1).deliver("beta", 2).dropConsumer("alpha"),
            List.of("2-0 by beta", "3-0 by beta"),
            1),
        new RequeueRow(
            "pending is much that was deleted",
            probe -> probe.deliver("alpha", 4).delete("2-0", "3-0").acknowledge("4-0"),
            List.of("1-0 by alpha", "2-0 by alpha", "3-0 by alpha"),
            1),
        new RequeueRow("the group was set past some", probe -> probe.setId("2-0"), none, 2),
        new RequeueRow("the group was set to the end", probe -> probe.setId("$"), none, 4),
        new RequeueRow(
            "the group was set to what is yet to come",
            probe -> probe.deliver("alpha", 1).setId("99999999999999-7"),
            List.of("1-0 by alpha"),
            3),
        new RequeueRow(
            "the group was set to the end of all times",
            probe -> probe.setId("18446744073709551615-18446744073709551615"),
            none,
            4),
        new RequeueRow(
            "the group was set back to the start",
            probe -> probe.deliver("alpha", 2).setId("0"),
            List.of("1-0 by alpha", "2-0 by alpha"),
            0),
        new RequeueRow("the group was destroyed", probe -> probe.destroyGroup(), none, 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void requeue(RequeueRow row) {
    for (int entriesMax : List.of(1, 2, 100)) {
      var probe = Probe.fresh().with("1-0", "2-0", "3-0", "4-0");
      row.before.accept(probe);
      var names = probe.names();
      assertThat(requeueAll(probe, entriesMax))
          .as("%d at once", entriesMax)
          .isEqualTo(row.messages);
      assertThat(probe.names())
          .as("%d at once", entriesMax)
          .containsExactlyInAnyOrderElementsOf(names);
      if (!row.name.contains("destroyed")) {
        assertThat(probe.pending()).as("%d at once", entriesMax).isEqualTo(row.pending);
        probe.deliver("gamma", 100);
        assertThat(probe.pendingMessages().stream().map(PendingMessage::getId))
            .as("each is somebody's now")
            .containsAll(probe.ids());
      }
    }
  }

  /** Asks until the end is reached, as one would of a stream that stands. */
  private long requeueAll(Probe probe, int entriesMax) {
    long messages = 0;
    var page = await(streams.requeue(probe.stream(), "", "-", entriesMax));
    assertThat(page.messages()).as("it may be moving").isZero();
    do {
      page = await(streams.requeue(probe.stream(), page.oldest(), page.next(), entriesMax));
      messages += page.messages();
    } while (!page.next().equals("-"));
    return messages;
  }

  @Test
  void a_stream_that_moves_is_left_alone() {
    var probe = Probe.fresh().with("1-0", "2-0").deliver("alpha", 2).dropConsumer("alpha");
    assertThat(await(streams.requeue(probe.stream(), "0-1", "-", 10)))
        .isEqualTo(new Streams.Requeued(0, "1-0", "-"));
    probe.delete("1-0", "2-0");
    assertThat(await(streams.requeue(probe.stream(), "1-0", "(1-0", 10)))
        .isEqualTo(new Streams.Requeued(0, "", "-"));
  }

  @Test
  void each_message_of_an_entry_is_sent_anew_in_an_entry_of_its_own() {
    var probe = Probe.fresh();
    var body = new LinkedHashMap<>(Map.of("one", "1"));
    body.put("other", "2");
    TestRedis.commands().xadd(probe.stream().key(), body);
    probe.deliver("alpha", 1).dropConsumer("alpha");
    assertThat(requeueAll(probe, 10)).isEqualTo(2);
    assertThat(TestRedis.commands().xrange(probe.stream().key(), Range.unbounded()))
        .extracting(StreamMessage::getBody)
        .containsExactly(Map.of("one", "1"), Map.of("other", "2"));
  }
}
