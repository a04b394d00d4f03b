package till.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.escrow.Ledger.add;
import static till.escrow.Ledger.commit;
import static till.escrow.Ledger.createAccount;
import static till.escrow.Ledger.hold;
import static till.escrow.Ledger.holdLate;
import static till.escrow.Ledger.keyed;
import static till.escrow.Ledger.open;
import static till.escrow.Ledger.release;
import static till.escrow.Ledger.subtract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.cluster.TestRedis;

/** A key that holds what no script of ours wrote: the script fails, and nothing is changed. */
final class WrongTypeTest {
  /**
   * @param key which key holds a set
   */
  record Row(String name, Ledger.Step step, Function<Ledger, String> key) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("hold, the account", hold("C", 1), Ledger::key),
        new Row("hold again, the account", hold("A", 3), Ledger::key),
        new Row("hold, the queue", hold("C", 1), Ledger::waitingKey),
        new Row("hold past the deadline, the queue", holdLate("B", 5), Ledger::waitingKey),
        new Row("commit, the account", commit("A"), Ledger::key),
        new Row("release, the account", release("A"), Ledger::key),
        new Row("add, the account", add(1), Ledger::key),
        new Row("add, the queue", add(1), Ledger::waitingKey),
        new Row("subtract, the account", subtract(1), Ledger::key),
        new Row("add, the record", keyed("K", add(1)), ledger -> ledger.recordKey("K")),
        new Row("subtract, the record", keyed("K", subtract(1)), ledger -> ledger.recordKey("K")),
        new Row(
            "create, the record", keyed("K", createAccount()), ledger -> ledger.recordKey("K")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void nothing_is_changed(Row row) {
    var ledger = new Ledger(AccountKind.USER);
    List.of(open(5), hold("A", 3), hold("B", 5)).forEach(ledger::run);
    String key = row.key.apply(ledger);
    TestRedis.commands().del(key);
    TestRedis.commands().sadd(key, "text");
    var before = contents(ledger);

    assertThatThrownBy(() -> row.step.run(ledger)).hasMessageContaining("WRONGTYPE");

    assertThat(contents(ledger)).isEqualTo(before);
  }

  @Test
  void a_marker_of_another_type_is_none_that_settles() {
    for (var settle : List.of(commit("A"), release("A"))) {
      var ledger = new Ledger(AccountKind.USER);
      List.of(open(5), hold("A", 3), hold("B", 5)).forEach(ledger::run);
      TestRedis.commands().rpush(ledger.settledKey("A"), "text");
      var before = contents(ledger);

      assertThatThrownBy(() -> settle.run(ledger)).hasMessageContaining("WRONGTYPE");

      assertThat(contents(ledger)).isEqualTo(before);
    }
  }

  @Test
  void an_account_is_opened_anew_over_anything_and_created_over_nothing() {
    var ledger = new Ledger(AccountKind.ITEM);
    TestRedis.commands().set(ledger.key(), "text");
    assertThat(createAccount().run(ledger)).isEqualTo("EXISTS");
    assertThat(TestRedis.commands().get(ledger.key())).isEqualTo("text");
    assertThat(ledger.run(open(4))).isEqualTo("RESET");
    assertThat(ledger.state()).isEqualTo("available 4");
  }

  /** All that Redis has of the account, byte by byte. */
  private static List<String> contents(Ledger ledger) {
    var contents = new ArrayList<String>();
    for (String key :
        List.of(
            ledger.key(),
            ledger.waitingKey(),
            ledger.paymentsKey(),
            ledger.recordKey("K"),
            ledger.settledKey("A"),
            ledger.settledKey("B"),
            ledger.settledKey("C"))) {
      contents.add(key + " " + Arrays.toString(TestRedis.commands().dump(key)));
    }
    return contents;
  }
}
