package till.escrow;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.lettuce.core.Consumer;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.cluster.TestRedis;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.escrow.Replies.Message;
import till.escrow.Replies.Reply;
import till.messages.Command;
import till.messages.Line;
import till.messages.Outcome;
import till.messages.Participant;
import till.messages.Wire;
import till.redis.Partition;
import till.redis.Scripts;
import till.streams.GroupStream;

/**
 * {@code lua/stream/reply.lua}, as payment runs it. The entries 1-0, 2-0 and 3-0 are there, and all
 * delivered.
 */
final class RepliesTest {
  private static final GroupStream COMMANDS =
      new GroupStream(new Partition(0, "10"), "payment", "payment-svc");
  private static final String OUTCOMES = "saga:{10}:outcome";
  private static final String NEXT = "saga:{10}:stock";
  private static final int FOLD_MAX = 32;

  private final Replies replies = new Replies(Scripts.local(TestRedis.client()));

  /**
   * @param before what was answered before
   * @param now what is answered now
   * @param sent the number of outcomes that this sends and of holds that it passes on
   * @param after the commands left, those pending, the orders of all outcomes by entry, and those
   *     of the holds passed on, if there are any
   */
  record Row(String name, List<Reply> before, List<Reply> now, long sent, String after) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** An entry of one command is answered: its order has the name of the entry. */
  private static Reply one(String entry) {
    return folded(entry, entry, "");
  }

  /** An entry is answered: these orders are released, and the commands of those are sent again. */
  private static Reply folded(String entry, String released, String again) {
    return passing(entry, released, "", again);
  }

  /** The same, and the holds of some more orders are passed on. */
  private static Reply passing(String entry, String released, String next, String again) {
    return new Reply(
        entry + "-0",
        words(released).<Outcome>map(RepliesTest::released).toList(),
        words(next).map(RepliesTest::hold).toList(),
        words(again).map(RepliesTest::hold).toList());
  }

  private static Stream<String> words(String text) {
    return Stream.of(text.split(" ")).filter(word -> !word.isEmpty());
  }

  private static Outcome released(String order) {
    return new Outcome.Released(Participant.PAYMENT, checkout(order));
  }

  private static Message hold(String order) {
    return new Message(checkout(order).toString(), "hold 17 item:1");
  }

  private static CheckoutId checkout(String order) {
    return new CheckoutId(new OrderId(order), "01A");
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("one", List.of(), List.of(one("1")), 1, "commands 2 3, pending 2 3, outcomes 1"),
        new Row(
            "a batch, in its order and together",
            List.of(),
            List.of(one("3"), one("1"), one("2")),
            3,
            "commands , pending , outcomes 3 1 2"),
        new Row(
            "one that was answered before",
            List.of(one("1")),
            List.of(one("1")),
            0,
            "commands 2 3, pending 2 3, outcomes 1"),
        new Row(
            "a batch that was answered before",
            List.of(one("1"), one("2"), one("3")),
            List.of(one("1"), one("2"), one("3")),
            0,
            "commands , pending , outcomes 1 2 3"),
        new Row(
            "a batch, part of which was answered before",
            List.of(one("2")),
            List.of(one("1"), one("2"), one("3")),
            2,
            "commands , pending , outcomes 2 | 1 3"),
        new Row(
            "one that never was",
            List.of(),
            List.of(one("1"), one("9")),
            1,
            "commands 2 3, pending 2 3, outcomes 1"),
        new Row(
            "one that has no outcome",
            List.of(),
            List.of(folded("1", "", "")),
            0,
            "commands 2 3, pending 2 3, outcomes "),
        new Row(
            "a batch, some of which have no outcome",
            List.of(),
            List.of(one("1"), folded("2", "", ""), one("3")),
            2,
            "commands , pending , outcomes 1 3"),
        new Row(
            "a folded one, all of whose commands are answered",
            List.of(),
            List.of(folded("1", "a b c", "")),
            3,
            "commands 2 3, pending 2 3, outcomes a b c"),
        new Row(
            "folded ones, together",
            List.of(),
            List.of(folded("2", "a b", ""), one("1"), folded("3", "c d", "")),
            5,
            "commands , pending , outcomes a b 1 c d"),
        new Row(
            "a folded one, one of whose commands is sent again",
            List.of(),
            List.of(folded("1", "a c", "b")),
            2,
            "commands 2 3 b, pending 2 3, outcomes a c"),
        new Row(
            "a folded one, all of whose commands are sent again, each in an entry of its own",
            List.of(),
            List.of(folded("1", "", "b a")),
            0,
            "commands 2 3 b a, pending 2 3, outcomes "),
        new Row(
            "what is sent again of several is behind all others, in its order",
            List.of(),
            List.of(folded("3", "a", "b"), folded("1", "", "c d"), folded("2", "e f", "")),
            3,
            "commands b c d, pending , outcomes a e f"),
        new Row(
            "a folded one that was answered before: nothing is sent again twice",
            List.of(folded("1", "a", "b")),
            List.of(folded("1", "a", "b")),
            0,
            "commands 2 3 b, pending 2 3, outcomes a"),
        new Row(
            "a folded one that was answered whole before: nothing is sent again",
            List.of(folded("1", "a b", "")),
            List.of(folded("1", "a", "b"), one("2")),
            1,
            "commands 3, pending 3, outcomes a b | 2"),
        new Row(
            "a folded one, part of which another has sent again: nothing is answered twice",
            List.of(folded("1", "a", "b")),
            List.of(folded("1", "a b", ""), folded("2", "c", "d")),
            1,
            "commands 3 b d, pending 3, outcomes a | c"),
        new Row(
            "two outcomes of one checkout have an entry each: a reader would lose one",
            List.of(),
            List.of(folded("1", "a b", ""), folded("2", "c a d", "")),
            5,
            "commands 3, pending 3, outcomes a b c | a d"),
        new Row(
            "a hold that is passed on has no outcome",
            List.of(),
            List.of(passing("1", "", "a", "")),
            1,
            "commands 2 3, pending 2 3, outcomes , next a"),
        new Row(
            "holds of a batch are passed on in its order and together",
            List.of(),
            List.of(passing("3", "", "a b", ""), one("1"), passing("2", "c", "d", "")),
            5,
            "commands , pending , outcomes 1 c, next a b d"),
        new Row(
            "a folded one, some of whose holds are passed on, and one is sent again",
            List.of(),
            List.of(passing("1", "a", "b c", "d")),
            3,
            "commands 2 3 d, pending 2 3, outcomes a, next b c"),
        new Row(
            "one that was answered before: nothing is passed on twice",
            List.of(passing("1", "", "a", "")),
            List.of(passing("1", "", "a", "")),
            0,
            "commands 2 3, pending 2 3, outcomes , next a"),
        new Row(
            "a batch, part of which was passed on before",
            List.of(passing("2", "", "b", "")),
            List.of(
                passing("1", "", "a", ""), passing("2", "", "b", ""), passing("3", "", "c", "")),
            2,
            "commands , pending , outcomes , next b | a c"),
        new Row(
            "one that was refused before: nothing is passed on",
            List.of(folded("1", "a", "")),
            List.of(passing("1", "", "a", "")),
            0,
            "commands 2 3, pending 2 3, outcomes a"),
        new Row(
            "a folded one, part of which another has sent again: that is not passed on",
            List.of(passing("1", "", "a", "b")),
            List.of(passing("1", "", "a b", ""), passing("2", "", "c", "")),
            1,
            "commands 3 b, pending 3, outcomes , next a | c"),
        new Row(
            "one that never was: nothing is passed on",
            List.of(),
            List.of(passing("9", "", "a", ""), passing("1", "", "b", "")),
            1,
            "commands 2 3, pending 2 3, outcomes , next b"),
        new Row(
            "two holds of one checkout have an entry each",
            List.of(),
            List.of(passing("1", "", "a b", ""), passing("2", "", "c a d", "")),
            5,
            "commands 3, pending 3, outcomes , next a b c | a d"));
  }

  @BeforeEach
  @SuppressWarnings("unchecked") // Lettuce takes a generic array of offsets
  void deliver() {
    var redis = TestRedis.commands();
    redis.del(COMMANDS.key(), OUTCOMES, NEXT);
    for (String id : List.of("1-0", "2-0", "3-0")) {
      redis.xadd(COMMANDS.key(), new XAddArgs().id(id), Map.of("some", "commands"));
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

  private long send(List<Reply> answers) {
    return await(replies.send(COMMANDS, answers));
  }

  /** An entry that was sent again has the name of its order. */
  private static String state() {
    String commands =
        Tape.entries(COMMANDS.key()).stream()
            .map(
                entry ->
                    entry.getId().endsWith("-0") && entry.getId().length() == 3
                        ? entry.getId().substring(0, 1)
                        : orders(entry.getBody()))
            .collect(joining(" "));
    String pending =
        Tape.pending(COMMANDS.key(), COMMANDS.group()).stream()
            .map(id -> id.replace("-0", ""))
            .collect(joining(" "));
    String next = byEntry(NEXT);
    return "commands "
        + commands
        + ", pending "
        + pending
        + ", outcomes "
        + byEntry(OUTCOMES)
        + (next.isEmpty() ? "" : ", next " + next);
  }

  private static String byEntry(String stream) {
    return Tape.entries(stream).stream()
        .map(entry -> orders(entry.getBody()))
        .collect(joining(" | "));
  }

  private static String orders(Map<String, String> messages) {
    return messages.keySet().stream()
        .map(checkout -> CheckoutId.parse(checkout).order().value())
        .collect(joining(" "));
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
        List.<Outcome>of(
            new Outcome.Held(Participant.STOCK, checkout("a"), 1_700_000_000_123L),
            new Outcome.NotHeld(Participant.STOCK, checkout("b"), Outcome.Why.REFUSED, "item", 0),
            new Outcome.Released(Participant.STOCK, checkout("c")));
    send(
        List.of(
            new Reply("1-0", sent.subList(0, 2), List.of(), List.of()),
            new Reply("2-0", List.of(), List.of(), List.of()),
            new Reply("3-0", sent.subList(2, 3), List.of(), List.of())));
    assertThat(Tape.outcomes(OUTCOMES)).isEqualTo(sent);
  }

  @Test
  void a_release_is_not_hidden_by_a_late_hold_of_the_same_checkout() {
    var released = new Outcome.Released(Participant.STOCK, checkout("a"));
    var settled =
        new Outcome.NotHeld(Participant.STOCK, checkout("a"), Outcome.Why.SETTLED, "i", 0);
    send(
        List.of(
            new Reply("1-0", List.of(released), List.of(), List.of()),
            new Reply("2-0", List.of(settled), List.of(), List.of())));
    assertThat(Tape.outcomes(OUTCOMES)).containsExactly(released, settled);
  }

  @Test
  void what_is_sent_again_stands_there_as_it_stood_before() {
    var message = new Message(checkout("a").toString(), "hold 17 user:3 | item:1 other:2");
    send(List.of(new Reply("1-0", List.of(), List.of(), List.of(message))));
    assertThat(Tape.entries(COMMANDS.key()).getLast().getBody())
        .isEqualTo(Map.of(message.checkout(), message.text()));
  }

  @Test
  void many_outcomes_are_sent_in_entries_of_a_limited_size() {
    var orders = IntStream.range(0, 2 * FOLD_MAX + 6).mapToObj(i -> "o" + i).toList();
    assertThat(send(List.of(one("1"), folded("2", String.join(" ", orders), ""))))
        .isEqualTo(orders.size() + 1);
    assertThat(Tape.outcomesByEntry(OUTCOMES).stream().map(List::size))
        .containsExactly(FOLD_MAX, FOLD_MAX, 7);
    assertThat(Tape.outcomes(OUTCOMES).stream().skip(1))
        .containsExactlyElementsOf(orders.stream().map(RepliesTest::released).toList());
  }

  @Test
  void many_holds_are_passed_on_in_entries_of_a_limited_size_beside_the_outcomes() {
    var orders = IntStream.range(0, 2 * FOLD_MAX + 6).mapToObj(i -> "o" + i).toList();
    String all = String.join(" ", orders);
    assertThat(send(List.of(passing("1", "", "a", ""), passing("2", all, all, ""))))
        .isEqualTo(2 * orders.size() + 1);
    assertThat(Tape.outcomesByEntry(OUTCOMES).stream().map(List::size))
        .containsExactly(FOLD_MAX, FOLD_MAX, 6);
    assertThat(Tape.entries(NEXT).stream().map(entry -> entry.getBody().size()))
        .containsExactly(FOLD_MAX, FOLD_MAX, 7);
    assertThat(Tape.entries(NEXT).stream().flatMap(e -> words(orders(e.getBody()))).skip(1))
        .containsExactlyElementsOf(orders);
  }

  @Test
  void what_is_passed_on_says_when() {
    long before = System.currentTimeMillis();
    send(List.of(passing("1", "", "a b", ""), passing("2", "", "c", "")));
    long after = System.currentTimeMillis();
    var passedOn = Tape.entries(NEXT).getFirst().getBody();
    assertThat(passedOn).hasSize(3);
    assertThat(passedOn.values().stream().distinct()).hasSize(1);
    passedOn.forEach(
        (checkout, message) -> {
          assertThat(message).startsWith("hold 17 item:1 @");
          var hold = (Command.Hold) Wire.command(checkout, message);
          assertThat(hold.lines()).containsExactly(new Line("item", 1));
          assertThat(hold.passedOn()).isBetween(before - 1, after + 1);
        });
  }

  @Test
  void commands_that_were_never_delivered_or_lost_their_group_are_answered_once() {
    TestRedis.commands().xgroupDestroy(COMMANDS.key(), COMMANDS.group());
    var answers = List.of(one("1"), folded("2", "a", "b"));
    assertThat(send(answers)).isEqualTo(2);
    assertThat(send(answers)).isZero();
    assertThat(Tape.outcomes(OUTCOMES)).hasSize(2);
    assertThat(Tape.entries(COMMANDS.key())).as("3 and b").hasSize(2);
  }

  @Test
  void nothing_is_changed_where_the_commands_are_no_stream() {
    TestRedis.commands().set(COMMANDS.key(), "text");
    assertThatThrownBy(() -> send(List.of(one("1")))).hasMessageContaining("WRONGTYPE");
    assertThat(Tape.entries(OUTCOMES)).isEmpty();
  }
}
