package till.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import till.contracts.Amounts;
import till.contracts.CheckoutId;
import till.contracts.MalformedException;
import till.contracts.OrderId;

final class WireTest {
  private static final CheckoutId CHECKOUT = new CheckoutId(new OrderId("7"), "01A");
  private static final String NAME = "7/01A";
  private static final List<Line> LINES = List.of(new Line("a", 1), new Line("b-_9", Amounts.MAX));
  private static final long TIME = 1_700_000_000_000L;
  private static final long PASSED_ON = 1_700_000_000_123L;
  private static final String TIME_AND_LINES = " 1700000000000 a:1 b-_9:9007199254740991";

  /** A command and its message. */
  record Asked(String message, Command command) {
    @Override
    public String toString() {
      return message;
    }
  }

  static Stream<Asked> commands() {
    return Stream.of(
        new Asked("commit" + TIME_AND_LINES, new Command.Commit(CHECKOUT, TIME, LINES)),
        new Asked("release" + TIME_AND_LINES, new Command.Release(CHECKOUT, TIME, LINES)),
        hold("", Optional.empty(), 0),
        hold(" @1700000000123", Optional.empty(), PASSED_ON),
        hold(" | c:3 d:4", Optional.of("c:3 d:4"), 0),
        hold(" | c:3 d:4 @1700000000123", Optional.of("c:3 d:4"), PASSED_ON),
        hold(" | c:3 | d:4 e:5", Optional.of("c:3 | d:4 e:5"), 0));
  }

  private static Asked hold(String rest, Optional<String> next, long passedOn) {
    return new Asked(
        "hold" + TIME_AND_LINES + rest, new Command.Hold(CHECKOUT, TIME, LINES, next, passedOn));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void commands_are_read_as_the_scripts_write_them(Asked asked) {
    assertThat(Wire.command(NAME, asked.message)).isEqualTo(asked.command);
  }

  /**
   * @param message of who holds first
   * @param passedOn the message of who is next, to which the script adds the time
   * @param next what that one holds
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "hold 17 u:25 | a:2, hold 17 a:2, a:2",
    "hold 17 u:25 | a:2 b:1, hold 17 a:2 b:1, a:2 b:1",
    "hold 17 u:25 | a:2 | b:1 c:1, hold 17 a:2 | b:1 c:1, a:2"
  })
  void a_hold_is_passed_on_as_it_is_read(String message, String passedOn, String next) {
    var hold = (Command.Hold) Wire.command(NAME, message);
    assertThat(Wire.passedOn(hold, hold.next().orElseThrow())).isEqualTo(passedOn);
    var second = (Command.Hold) Wire.command(NAME, passedOn + " @1700000000123");
    assertThat(second.checkout()).isEqualTo(hold.checkout());
    assertThat(second.deadline()).isEqualTo(hold.deadline());
    assertThat(second.lines()).isEqualTo(Wire.command(NAME, "commit 17 " + next).lines());
    assertThat(second.passedOn()).isEqualTo(PASSED_ON);
  }

  @Test
  void an_amount_of_a_line_may_be_nothing() {
    assertThat(Wire.command(NAME, "hold 17 a:0").lines()).containsExactly(new Line("a", 0));
  }

  /** An outcome, its message, and what the script of the saga takes of it. */
  record Told(Outcome outcome, String message, String result, String detail) {
    @Override
    public String toString() {
      return message;
    }
  }

  static Stream<Told> outcomes() {
    return Stream.of(Participant.values())
        .flatMap(
            by ->
                Stream.of(
                    told(new Outcome.Held(by, CHECKOUT, 0), "HELD", "", ""),
                    told(
                        new Outcome.Held(by, CHECKOUT, PASSED_ON),
                        "HELD",
                        " @1700000000123",
                        "1700000000123"),
                    told(new Outcome.Released(by, CHECKOUT), "RELEASED", "", ""),
                    heldForLong(by, "b-_9", Amounts.MAX, "b-_9:9007199254740991"),
                    heldForLong(by, "a", 0, "a:0"),
                    notHeld(by, Outcome.Why.SETTLED),
                    notHeld(by, Outcome.Why.EXPIRED),
                    notHeld(by, Outcome.Why.NOT_FOUND),
                    notHeld(by, Outcome.Why.PAID_DIRECTLY),
                    notHeld(by, Outcome.Why.REFUSED),
                    passedOnAndNotHeld(by, Outcome.Why.SETTLED),
                    passedOnAndNotHeld(by, Outcome.Why.EXPIRED),
                    passedOnAndNotHeld(by, Outcome.Why.NOT_FOUND),
                    passedOnAndNotHeld(by, Outcome.Why.PAID_DIRECTLY),
                    passedOnAndNotHeld(by, Outcome.Why.REFUSED)));
  }

  private static Told heldForLong(Participant by, String account, long amount, String line) {
    var outcome = new Outcome.HeldForLong(by, CHECKOUT, new Line(account, amount));
    return told(outcome, "HELD_FOR_LONG", " " + line, line);
  }

  private static Told notHeld(Participant by, Outcome.Why why) {
    return told(new Outcome.NotHeld(by, CHECKOUT, why, "a-1", 0), why.name(), " a-1", "");
  }

  private static Told passedOnAndNotHeld(Participant by, Outcome.Why why) {
    return told(
        new Outcome.NotHeld(by, CHECKOUT, why, "a-1", PASSED_ON),
        why.name(),
        " a-1 @1700000000123",
        "1700000000123");
  }

  private static Told told(Outcome outcome, String result, String rest, String detail) {
    return new Told(outcome, outcome.by().wireName() + " " + result + rest, result, detail);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outcomes")
  void an_outcome_comes_back_as_it_was_sent(Told told) {
    assertThat(Wire.message(told.outcome)).isEqualTo(told.message);
    assertThat(Wire.outcome(NAME, told.message)).isEqualTo(told.outcome);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outcomes")
  void the_saga_takes_the_result_and_the_line_of_an_orphan_or_the_time(Told told) {
    assertThat(Wire.result(told.outcome)).isEqualTo(new Wire.Result(told.result, told.detail));
  }

  @Test
  void every_reason_not_to_hold_is_among_those() {
    assertThat(outcomes().map(told -> told.result)).contains(names(Outcome.Why.values()));
  }

  private static String[] names(Enum<?>... constants) {
    return Stream.of(constants).map(Enum::name).toArray(String[]::new);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"PAYMENT, payment", "STOCK, stock"})
  void participants_have_these_names(Participant participant, String name) {
    assertThat(participant.wireName()).isEqualTo(name);
  }

  @ParameterizedTest(name = "[{0}]")
  @CsvSource(
      emptyValue = "",
      value = {
        "'', 'not a message: '",
        "harm, not a message: harm",
        "hold, not a message: hold",
        "hold 17, not a message: hold 17",
        "' 17 a:1', 'no such command: '",
        "HOLD 17 a:1, no such command: HOLD",
        "steal 17 a:1, no such command: steal",
        "hold  a:1, 'not a number: '",
        "hold soon a:1, not a number: soon",
        "hold 1e12 a:1, not a number: 1e12",
        "'hold 17 ', no lines",
        "hold 17 a, not a line: a",
        "hold 17 a:, 'not a number: '",
        "hold 17 :1, not a line: :1",
        "hold 17 a:x, not a number: x",
        "hold 17 a:1:2, not a number: 1:2",
        "hold 17 a b:1, not a line: a",
        "hold 17 a:1  b:1, 'not a line: '",
        "hold 17 a:99999999999999999999, not a number: 99999999999999999999",
        "hold 17 a:1 |, not a line: |",
        "'hold 17 a:1 | ', nothing to pass on",
        "hold 17 a:1 | @17, not a line: |",
        "'hold 17 a:1 |  @17', nothing to pass on",
        "hold 17 | a:1, not a line: |",
        "'hold 17  | a:1', no lines",
        "'hold 17 a:1 @', 'not a number: '",
        "hold 17 a:1 @soon, not a number: soon",
        "hold 17 a:1 @17 b:1, not a number: 17 b:1",
        "hold 17 a:1 @17 @18, not a number: 17 @18",
        "hold 17 a:1 @17 | b:1, not a number: 17 | b:1",
        "commit 17 a:1 | b:1, not a line: |",
        "commit 17 a:1 @17, not a line: @17",
        "release 17 a:1 | b:1, not a line: |",
        "release 17 a:1 @17, not a line: @17",
      })
  void a_message_that_is_no_command_is_refused(String message, String said) {
    assertThatThrownBy(() -> Wire.command(NAME, message))
        .isInstanceOf(WireException.class)
        .hasMessage(said);
  }

  @ParameterizedTest(name = "[{0}]")
  @CsvSource(
      emptyValue = "",
      value = {
        "'', 'not a message: '",
        "harm, not a message: harm",
        "stock, not a message: stock",
        "order HELD, no such participant: order",
        "STOCK HELD, no such participant: STOCK",
        "' HELD', 'no such participant: '",
        "'stock ', 'no such result: '",
        "stock held, no such result: held",
        "stock WAITING a, no such result: WAITING",
        "stock COMMITTED, no such result: COMMITTED",
        "stock HELD_FOR_LONG, no lines",
        "stock HELD_FOR_LONG a, not a line: a",
        "'stock HELD @', 'not a number: '",
        "stock HELD @soon, not a number: soon",
        "stock REFUSED a @soon, not a number: soon",
        "stock REFUSED a @17 b, not a number: 17 b",
        "stock @17, no such result: @17",
      })
  void a_message_that_is_no_outcome_is_refused(String message, String said) {
    assertThatThrownBy(() -> Wire.outcome(NAME, message))
        .isInstanceOf(WireException.class)
        .hasMessage(said);
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(
      strings = {"", "do", "7", "/", "7/", "/01A", "{7}/01A", "7/{01A}", "7/01A/x", "7 /1"})
  void a_message_about_no_checkout_is_malformed(String name) {
    assertThatThrownBy(() -> Wire.command(name, "hold 17 a:1"))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Wire.outcome(name, "stock HELD"))
        .isInstanceOf(MalformedException.class);
  }
}
