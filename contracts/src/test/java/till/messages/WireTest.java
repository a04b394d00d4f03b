package till.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final List<Line> LINES = List.of(new Line("a", 1), new Line("b-_9", Amounts.MAX));

  private static final Map<String, String> HOLD =
      Map.of(
          "do", "hold",
          "order", "7",
          "attempt", "01A",
          "deadline", "1700000000000",
          "lines", "a:1 b-_9:9007199254740991");
  private static final Map<String, String> REFUSED =
      Map.of(
          "do", "hold",
          "by", "stock",
          "order", "7",
          "attempt", "01A",
          "result", "REFUSED",
          "account", "a");

  @Test
  void commands_are_read_as_the_scripts_write_them() {
    assertThat(Wire.command(HOLD)).isEqualTo(new Command.Hold(CHECKOUT, 1_700_000_000_000L, LINES));
    assertThat(Wire.command(with(HOLD, "do", "commit")))
        .isEqualTo(new Command.Commit(CHECKOUT, 1_700_000_000_000L, LINES));
    assertThat(Wire.command(with(HOLD, "do", "release")))
        .isEqualTo(new Command.Release(CHECKOUT, 1_700_000_000_000L, LINES));
  }

  @Test
  void an_amount_of_a_line_may_be_nothing() {
    assertThat(Wire.command(with(HOLD, "lines", "a:0")).lines()).containsExactly(new Line("a", 0));
  }

  static Stream<Outcome> outcomes() {
    return Stream.of(Participant.values())
        .flatMap(
            by ->
                Stream.concat(
                    Stream.of(
                        new Outcome.Held(by, CHECKOUT),
                        new Outcome.HeldForLong(by, CHECKOUT, new Line("b-_9", Amounts.MAX)),
                        new Outcome.HeldForLong(by, CHECKOUT, new Line("a", 0)),
                        new Outcome.Committed(by, CHECKOUT),
                        new Outcome.Released(by, CHECKOUT)),
                    Stream.of(Outcome.Why.values())
                        .map(why -> new Outcome.NotHeld(by, CHECKOUT, why, "a"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outcomes")
  void an_outcome_comes_back_as_it_was_sent(Outcome outcome) {
    var fields = Wire.fields(outcome);
    assertThat(
            Wire.outcome(
                Map.of(
                    "do", fields.action(),
                    "by", outcome.by().wireName(),
                    "order", fields.checkout().order().value(),
                    "attempt", fields.checkout().attempt(),
                    "result", fields.result(),
                    "account", fields.account())))
        .isEqualTo(outcome);
  }

  @Test
  void a_hold_that_names_a_line_is_one_that_was_found_long_past_its_deadline() {
    var held = with(REFUSED, "result", "HELD");
    assertThat(Wire.outcome(with(held, "account", "a:1")))
        .isEqualTo(new Outcome.HeldForLong(Participant.STOCK, CHECKOUT, new Line("a", 1)));
    assertThat(Wire.outcome(with(held, "account", "")))
        .isEqualTo(new Outcome.Held(Participant.STOCK, CHECKOUT));
    assertThatThrownBy(() -> Wire.outcome(with(held, "account", "a")))
        .isInstanceOf(WireException.class)
        .hasMessage("not a line: a");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"PAYMENT, payment", "STOCK, stock"})
  void participants_have_these_names(Participant participant, String name) {
    assertThat(participant.wireName()).isEqualTo(name);
  }

  @ParameterizedTest(name = "without {0}")
  @ValueSource(strings = {"do", "order", "attempt", "deadline", "lines"})
  void a_command_without_one_of_its_fields_is_none(String field) {
    assertThatThrownBy(() -> Wire.command(without(HOLD, field)))
        .isInstanceOf(WireException.class)
        .hasMessage("no field " + field);
  }

  @ParameterizedTest(name = "{0} = [{1}]")
  @CsvSource(
      emptyValue = "",
      value = {
        "do, '', 'no such command: '",
        "do, HOLD, no such command: HOLD",
        "do, steal, no such command: steal",
        "deadline, '', 'not a number: '",
        "deadline, soon, not a number: soon",
        "deadline, 1e12, not a number: 1e12",
        "lines, '', no lines",
        "lines, a, not a line: a",
        "lines, a:, 'not a number: '",
        "lines, :1, not a line: :1",
        "lines, a:x, not a number: x",
        "lines, a:1:2, not a number: 1:2",
        "lines, a b:1, not a line: a",
        "lines, a:1  b:1, 'not a line: '",
        "lines, a:99999999999999999999, not a number: 99999999999999999999",
      })
  void a_command_with_a_wrong_field_is_none(String field, String value, String message) {
    assertThatThrownBy(() -> Wire.command(with(HOLD, field, value)))
        .isInstanceOf(WireException.class)
        .hasMessage(message);
  }

  @ParameterizedTest(name = "without {0}")
  @ValueSource(strings = {"do", "by", "order", "attempt", "result", "account"})
  void an_outcome_without_one_of_its_fields_is_none(String field) {
    assertThatThrownBy(() -> Wire.outcome(without(REFUSED, field)))
        .isInstanceOf(WireException.class)
        .hasMessage("no field " + field);
  }

  @ParameterizedTest(name = "{0} = [{1}]")
  @CsvSource({
    "do, steal, no such outcome: steal",
    "by, order, no such participant: order",
    "by, PAYMENT, no such participant: PAYMENT",
    "result, held, no such result: held",
    "result, WAITING, no such result: WAITING",
  })
  void an_outcome_with_a_wrong_field_is_none(String field, String value, String message) {
    assertThatThrownBy(() -> Wire.outcome(with(REFUSED, field, value)))
        .isInstanceOf(WireException.class)
        .hasMessage(message);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"order", "attempt"})
  void an_id_that_no_client_could_have_given_is_malformed(String field) {
    assertThatThrownBy(() -> Wire.command(with(HOLD, field, "{7}")))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Wire.outcome(with(REFUSED, field, "{7}")))
        .isInstanceOf(MalformedException.class);
  }

  private static Map<String, String> with(Map<String, String> fields, String name, String value) {
    var changed = new HashMap<>(fields);
    changed.put(name, value);
    return changed;
  }

  private static Map<String, String> without(Map<String, String> fields, String name) {
    var changed = new HashMap<>(fields);
    changed.remove(name);
    return changed;
  }
}
