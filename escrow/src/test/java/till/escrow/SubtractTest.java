package till.escrow;

import static till.escrow.Ledger.commit;
import static till.escrow.Ledger.hold;
import static till.escrow.Ledger.open;
import static till.escrow.Ledger.release;
import static till.escrow.Ledger.subtract;
import static till.escrow.Row.given;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.contracts.Amounts;

/** {@code lua/escrow/subtract.lua}, every result in order of precedence. */
final class SubtractTest {
  private static final long MAX = Amounts.MAX;

  static Stream<Row> subtractRows() {
    return Stream.of(
        new Row("NOT_FOUND", given(), subtract(1), "NOT_FOUND 0", "no account"),
        new Row("REFUSED", given(open(3)), subtract(4), "REFUSED 3", "available 3"),
        new Row(
            "REFUSED, one unit more than could come back",
            given(open(3), hold("A", 2)),
            subtract(4),
            "REFUSED 1",
            "available 1, held A=2"),
        new Row(
            "REFUSED, what is sold does not come back",
            given(open(3), hold("A", 2), commit("A")),
            subtract(2),
            "REFUSED 1",
            "available 1, sold 2, settled A=commit"),
        new Row(
            "REFUSED, the largest amount but one unit is there",
            given(open(MAX - 1)),
            subtract(MAX),
            "REFUSED 9007199254740990",
            "available 9007199254740990"),
        new Row(
            "UNDECIDED",
            given(open(3), hold("A", 2)),
            subtract(3),
            "UNDECIDED 1",
            "available 1, held A=2"),
        new Row(
            "UNDECIDED twice",
            given(open(3), hold("A", 2), subtract(3)),
            subtract(3),
            "UNDECIDED 1",
            "available 1, held A=2"),
        new Row(
            "SUBTRACTED when it is decided",
            given(open(3), hold("A", 2), subtract(3), release("A")),
            subtract(3),
            "SUBTRACTED 0",
            "available 0, settled A=release"),
        new Row(
            "SUBTRACTED beside a hold",
            given(open(3), hold("A", 2)),
            subtract(1),
            "SUBTRACTED 0",
            "available 0, held A=2"),
        new Row(
            "SUBTRACTED twice is subtracted twice",
            given(open(7), subtract(3)),
            subtract(3),
            "SUBTRACTED 1",
            "available 1"),
        new Row(
            "SUBTRACTED, the largest amount",
            given(open(MAX)),
            subtract(MAX),
            "SUBTRACTED 0",
            "available 0"),
        new Row(
            "SUBTRACTED, one of the largest amount",
            given(open(MAX)),
            subtract(1),
            "SUBTRACTED 9007199254740990",
            "available 9007199254740990"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("subtractRows")
  void what_subtract_answers(Row row) {
    row.check(AccountKind.ITEM);
  }
}
