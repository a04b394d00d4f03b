package till.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
  private static final String TIME_AND_LINES = " 1700000000000 a:1 b-_9:9007199254740991";

  @Test
  void commands_are_read_as_the_scripts_write_them() {
    assertThat(Wire.command(NAME, "hold" + TIME_AND_LINES))
        .isEqualTo(new Command.Hold(CHECKOUT, 1_700_000_000_000L, LINES));
    assertThat(Wire.command(NAME, "commit" + TIME_AND_LINES))
        .isEqualTo(new Command.Commit(CHECKOUT, 1_700_000_000_000L, LINES));
    assertThat(Wire.command(NAME, "release" + TIME_AND_LINES))
        .isEqualTo(new Command.Release(CHECKOUT, 1_700_000_000_000L, LINES));
  }

  @Test
  void an_amount_of_a_line_may_be_nothing() {
    assertThat(Wire.command(NAME, "hold 17 a:0").lines()).containsExactly(new Line("a", 0));
  }

  /** An outcome, its message, and what the script of the saga takes of it. */
  record Told(Outcome outcome, String message, String result, String line) {
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
                    told(new Outcome.Held(by, CHECKOUT), "HELD", "", ""),
                    told(new Outcome.Released(by, CHECKOUT), "RELEASED", "", ""),
                    heldForLong(by, "b-_9", Amounts.MAX, "b-_9:9007199254740991"),
                    heldForLong(by, "a", 0, "a:0"),
                    notHeld(by, Outcome.Why.SETTLED),
                    notHeld(by, Outcome.Why.EXPIRED),
                    notHeld(by, Outcome.Why.NOT_FOUND),
                    notHeld(by, Outcome.Why.REFUSED)));
  }

  private static Told heldForLong(Participant by, String account, long amount, String line) {
    var outcome = new Outcome.HeldForLong(by, CHECKOUT, new Line(account, amount));
    return told(outcome, "HELD_FOR_LONG", " " + line, line);
  }

  private static Told notHeld(Participant by, Outcome.Why why) {
    return told(new Outcome.NotHeld(by, CHECKOUT, why, "a-1"), why.name(), " a-1", "");
  }

  private static Told told(Outcome outcome, String result, String rest, String line) {
    return new Told(outcome, outcome.by().wireName() + " " + result + rest, result, line);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outcomes")
  void an_outcome_comes_back_as_it_was_sent(Told told) {
    assertThat(Wire.message(told.outcome)).isEqualTo(told.message);
    assertThat(Wire.outcome(NAME, told.message)).isEqualTo(told.outcome);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outcomes")
  void the_saga_takes_the_result_and_the_line_of_an_orphan(Told told) {
    assertThat(Wire.result(told.outcome)).isEqualTo(new Wire.Result(told.result, told.line));
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
