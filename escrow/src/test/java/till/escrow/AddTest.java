package till.escrow;

import static till.escrow.Ledger.add;
import static till.escrow.Ledger.commit;
import static till.escrow.Ledger.createAccount;
import static till.escrow.Ledger.hold;
import static till.escrow.Ledger.open;
import static till.escrow.Ledger.subtract;
import static till.escrow.Row.given;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.contracts.Amounts;

/** {@code lua/escrow/add.lua}, every result in order of precedence. */
final class AddTest {
  private static final long MAX = Amounts.MAX;

  static Stream<Row> addRows() {
    return Stream.of(
        new Row("NOT_FOUND", given(), add(1), "NOT_FOUND 0", "no account"),
        new Row(
            "LIMIT, one unit too many",
            given(open(MAX)),
            add(1),
            "LIMIT 9007199254740991",
            "available 9007199254740991"),
        new Row(
            "LIMIT, the largest amount on top of one unit",
            given(open(1)),
            add(MAX),
            "LIMIT 1",
            "available 1"),
        new Row(
            "LIMIT, what is held counts",
            given(open(MAX), hold("A", MAX)),
            add(1),
            "LIMIT 0",
            "available 0, held A=9007199254740991"),
        new Row(
            "LIMIT, what is sold counts",
            given(open(MAX), hold("A", MAX), commit("A")),
            add(1),
            "LIMIT 0",
            "available 0, sold 9007199254740991, settled A=commit"),
        new Row("ADDED", given(createAccount()), add(3), "ADDED 3", "available 3"),
        new Row(
            "ADDED twice is added twice",
            given(createAccount(), add(3)),
            add(3),
            "ADDED 6",
            "available 6"),
        new Row(
            "ADDED, the largest amount",
            given(createAccount()),
            add(MAX),
            "ADDED 9007199254740991",
            "available 9007199254740991"),
        new Row(
            "ADDED, the last unit",
            given(open(MAX - 1)),
            add(1),
            "ADDED 9007199254740991",
            "available 9007199254740991"),
        new Row(
            "ADDED, the last unit on top of what is held and sold",
            given(open(MAX - 1), hold("A", 5), hold("B", MAX - 6), commit("A")),
            add(1),
            "ADDED 1",
            "available 1, sold 5, held B=9007199254740985, settled A=commit"),
        new Row(
            "ADDED in place of what was taken away",
            given(open(MAX), subtract(1)),
            add(1),
            "ADDED 9007199254740991",
            "available 9007199254740991"),
        new Row(
            "ADDED, enough for the first who waits",
            given(open(5), hold("A", 5), hold("B", 3), hold("C", 3)),
            add(4),
            "ADDED 1 wakes B",
            "available 1, held A=5 B=3, waiting C=3"),
        new Row(
            "ADDED, enough for several",
            given(open(5), hold("A", 5), hold("B", 3), hold("C", 3), hold("D", 5)),
            add(7),
            "ADDED 1 wakes B C",
            "available 1, held A=5 B=3 C=3, waiting D=5"),
        new Row(
            "ADDED, not enough for the first who waits",
            given(open(5), hold("A", 5), hold("B", 3), hold("C", 1)),
            add(2),
            "ADDED 2",
            "available 2, held A=5, waiting B=3 C=1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("addRows")
  void what_add_answers(Row row) {
    row.check(AccountKind.ITEM);
  }
}
