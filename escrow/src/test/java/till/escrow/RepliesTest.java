package till.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.cluster.TestRedis;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.escrow.Replies.Reply;
import till.messages.Outcome;
import till.messages.Participant;
import till.messages.Wire;
import till.redis.Partition;
import till.redis.Scripts;
import till.streams.GroupStream;

/** {@code lua/stream/reply.lua}. The commands 1-0, 2-0 and 3-0 are there, and all delivered. */
final class RepliesTest {
  private static final GroupStream COMMANDS =
      new GroupStream(new Partition(0, "10"), "stock", "stock-svc");
  private static final String OUTCOMES = "saga:{10}:outcome";

  private final Replies replies = new Replies(Scripts.local(TestRedis.client()), Participant.STOCK);

  /**
   * @param before commands that were answered before
   * @param now commands that are answered now
   * @param sent the number of outcomes that this sends
   * @param after the commands left, those pending, and the orders of all outcomes
   */
  record Row(String name, List<String> before, List<String> now, long sent, String after) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("one", List.of(), List.of("1"), 1, "commands 2 3, pending 2 3, outcomes 1"),
        new Row(
            "a batch, in its order",
            List.of(),
            List.of("3", "1", "2"),
            3,
            "commands , pending , outcomes 3 1 2"),
        new Row(
            "one that was answered before",
            List.of("1"),
            List.of("1"),
            0,
            "commands 2 3, pending 2 3, outcomes 1"),
        new Row(
            "a batch that was answered before",
            List.of("1", "2", "3"),
            List.of("1", "2", "3"),
            0,
            "commands , pending , outcomes 1 2 3"),
        new Row(
            "a batch, part of which was answered before",
            List.of("2"),
            List.of("1", "2", "3"),
            2,
            "commands , pending , outcomes 2 1 3"),
        new Row(
            "one that never was",
            List.of(),
            List.of("1", "9"),
            1,
            "commands 2 3, pending 2 3, outcomes 1"));
  }

  @BeforeEach
  @SuppressWarnings("unchecked") // Lettuce takes a generic array of offsets
  void deliver() {
    var redis = TestRedis.commands();
    redis.del(COMMANDS.key(), OUTCOMES);
    for (String id : List.of("1-0", "2-0", "3-0")) {
      redis.xadd(COMMANDS.key(), new XAddArgs().id(id), Map.of("do", "hold"));
    }
    redis.xgroupCreate(
        StreamOffset.from(COMMANDS.key(), "0-0"),
        COMMANDS.group(),
        XGroupCreateArgs.Builder.mkstream());
    redis.xreadgroup(
        Consumer.from(COMMANDS.group(), "alpha"),
        XReadArgs.Builder.count(10),
        StreamOffset.lastConsumed(COMMANDS.key()));
  }

  private long send(List<String> commands) {
    return await(
        replies.send(
            COMMANDS,
            commands.stream()
                .map(n -> new Reply(n + "-0", new Outcome.Held(Participant.STOCK, checkout(n))))
                .toList()));
  }

  private static CheckoutId checkout(String order) {
    return new CheckoutId(new OrderId(order), "01A");
  }

  private static String state() {
    var redis = TestRedis.commands();
    String commands =
        redis.xrange(COMMANDS.key(), Range.unbounded()).stream()
            .map(message -> message.getId().replace("-0", ""))
            .collect(Collectors.joining(" "));
    String pending =
        redis.xpending(COMMANDS.key(), COMMANDS.group(), Range.unbounded(), Limit.from(10)).stream()
            .map(message -> message.getId().replace("-0", ""))
            .collect(Collectors.joining(" "));
    String outcomes =
        outcomes().map(fields -> fields.get("order")).collect(Collectors.joining(" "));
    return "commands " + commands + ", pending " + pending + ", outcomes " + outcomes;
  }

  private static Stream<Map<String, String>> outcomes() {
    return TestRedis.commands().xrange(OUTCOMES, Range.unbounded()).stream()
        .map(StreamMessage::getBody);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void reply(Row row) {
    if (!row.before.isEmpty()) {
      send(row.before);
    }
    assertThat(send(row.now)).isEqualTo(row.sent);
    assertThat(state()).isEqualTo(row.after);
  }

  @Test
  void every_outcome_arrives_as_it_was_sent() {
    var sent =
        List.of(
            new Outcome.Held(Participant.STOCK, checkout("a")),
            new Outcome.NotHeld(Participant.STOCK, checkout("b"), Outcome.Why.REFUSED, "item"),
            new Outcome.Released(Participant.STOCK, checkout("c")));
    await(
        replies.send(
            COMMANDS,
            List.of(
                new Reply("1-0", sent.get(0)),
                new Reply("2-0", sent.get(1)),
                new Reply("3-0", sent.get(2)))));
    assertThat(outcomes().map(Wire::outcome).toList()).isEqualTo(sent);
  }

  @Test
  void commands_that_were_never_delivered_or_lost_their_group_are_answered_once() {
    TestRedis.commands().xgroupDestroy(COMMANDS.key(), COMMANDS.group());
    assertThat(send(List.of("1", "2"))).isEqualTo(2);
    assertThat(send(List.of("1", "2"))).isZero();
    assertThat(outcomes()).hasSize(2);
  }

  @Test
  void nothing_is_changed_where_the_commands_are_no_stream() {
    TestRedis.commands().set(COMMANDS.key(), "text");
    assertThatThrownBy(() -> send(List.of("1"))).hasMessageContaining("WRONGTYPE");
    assertThat(outcomes()).isEmpty();
  }
}
