package till.escrow;

import static till.escrow.Ledger.add;
import static till.escrow.Ledger.commit;
import static till.escrow.Ledger.createAccount;
import static till.escrow.Ledger.elsewhere;
import static till.escrow.Ledger.hold;
import static till.escrow.Ledger.holdAgain;
import static till.escrow.Ledger.holdLate;
import static till.escrow.Ledger.holdPast;
import static till.escrow.Ledger.open;
import static till.escrow.Ledger.release;
import static till.escrow.Ledger.releaseLate;
import static till.escrow.Ledger.subtract;
import static till.escrow.Row.given;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.contracts.Amounts;
import till.contracts.Clocks;

/** {@code lua/escrow/hold.lua}, every result in order of precedence. */
final class HoldTest {
  private static final long MAX = Amounts.MAX;

  static Stream<Row> holdRows() {
    return Stream.of(
        new Row(
            "SETTLED after a commit",
            given(open(10), hold("A", 3), commit("A")),
            hold("A", 3),
            "SETTLED",
            "available 7, sold 3, settled A=commit"),
        new Row(
            "SETTLED after a release",
            given(open(10), hold("A", 3), release("A")),
            hold("A", 3),
            "SETTLED",
            "available 10, settled A=release"),
        new Row(
            "SETTLED after a release that came first",
            given(open(10), release("A")),
            hold("A", 3),
            "SETTLED",
            "available 10, settled A=release"),
        new Row(
            "SETTLED after a release while it waited",
            given(open(5), hold("B", 5), hold("A", 3), release("A")),
            hold("A", 3),
            "SETTLED",
            "available 0, held B=5, settled A=release"),
        new Row(
            "SETTLED goes before EXPIRED",
            given(open(10), release("A")),
            holdLate("A", 3),
            "SETTLED",
            "available 10, settled A=release"),
        new Row(
            "SETTLED goes before NOT_FOUND",
            given(release("A")),
            hold("A", 3),
            "SETTLED",
            "no account, settled A=release"),
        new Row(
            "SETTLED goes before REFUSED",
            given(open(1), release("A")),
            hold("A", 3),
            "SETTLED",
            "available 1, settled A=release"),
        new Row(
            "SETTLED speaks of one attempt only",
            given(open(10), release("A")),
            hold("A/2", 3),
            "HELD",
            "available 7, held A/2=3, settled A=release"),
        new Row(
            "SETTLED speaks of one attempt only, also of another era",
            given(open(10), release("A")),
            hold("A/next", 3),
            "HELD",
            "available 7, held A/next=3, settled A=release"),
        new Row(
            "SETTLED, each of two of one era",
            given(open(10), hold("A", 3), hold("B", 3), commit("A"), release("B")),
            hold("B", 3),
            "SETTLED",
            "available 7, sold 3, settled A=commit B=release"),
        new Row(
            "SETTLED of one account only",
            given(open(10), elsewhere(release("A"))),
            hold("A", 3),
            "HELD",
            "available 7, held A=3"),
        new Row(
            "HELD twice holds once",
            given(open(10), hold("A", 3)),
            hold("A", 3),
            "HELD",
            "available 7, held A=3"),
        new Row(
            "HELD goes before EXPIRED",
            given(open(10), hold("A", 3)),
            holdLate("A", 3),
            "HELD",
            "available 7, held A=3"),
        new Row(
            "HELD again when nothing more is there",
            given(open(3), hold("A", 3)),
            hold("A", 3),
            "HELD",
            "available 0, held A=3"),
        new Row(
            "HELD again when others wait",
            given(open(3), hold("A", 3), hold("B", 1)),
            hold("A", 3),
            "HELD",
            "available 0, held A=3, waiting B=1"),
        new Row(
            "HELD since a release granted it",
            given(open(5), hold("A", 5), hold("B", 4), release("A")),
            hold("B", 4),
            "HELD",
            "available 1, held B=4, settled A=release"),
        new Row(
            "HELD since an addition granted it",
            given(open(5), hold("A", 5), hold("B", 4), add(6)),
            hold("B", 4),
            "HELD",
            "available 2, held A=5 B=4"),
        new Row(
            "HELD past the deadline, if a clock may be off by so much",
            given(open(10)),
            holdPast("A", 3, Clocks.MARGIN.minusSeconds(3)),
            "HELD",
            "available 7, held A=3"),
        new Row(
            "EXPIRED past the deadline, by more than clocks may be apart",
            given(open(10)),
            holdPast("A", 3, Clocks.MARGIN.plusMillis(1)),
            "EXPIRED",
            "available 10"),
        new Row(
            "EXPIRED long past the deadline",
            given(open(10)),
            holdLate("A", 3),
            "EXPIRED",
            "available 10"),
        new Row(
            "EXPIRED twice",
            given(open(10), holdLate("A", 3)),
            holdLate("A", 3),
            "EXPIRED",
            "available 10"),
        new Row(
            "EXPIRED goes before NOT_FOUND", given(), holdLate("A", 3), "EXPIRED", "no account"),
        new Row(
            "EXPIRED goes before REFUSED",
            given(open(1)),
            holdLate("A", 3),
            "EXPIRED",
            "available 1"),
        new Row(
            "EXPIRED while it waited leaves the queue",
            given(open(5), hold("A", 3), hold("B", 5)),
            holdLate("B", 5),
            "EXPIRED",
            "available 2, held A=3"),
        new Row(
            "EXPIRED while it waited lets the next go",
            given(open(5), hold("A", 3), hold("B", 5), hold("C", 2), hold("D", 1)),
            holdLate("B", 5),
            "EXPIRED wakes C",
            "available 0, held A=3 C=2, waiting D=1"),
        new Row(
            "EXPIRED when the marker is gone too",
            given(open(10), releaseLate("A")),
            holdLate("A", 3),
            "EXPIRED",
            "available 10"),
        new Row(
            "NOT_FOUND where there is no account",
            given(),
            hold("A", 3),
            "NOT_FOUND",
            "no account"),
        new Row("NOT_FOUND of nothing, too", given(), hold("A", 0), "NOT_FOUND", "no account"),
        new Row(
            "REFUSED for more than there is",
            given(open(10)),
            hold("A", 11),
            "REFUSED",
            "available 10"),
        new Row(
            "REFUSED twice",
            given(open(10), hold("A", 11)),
            hold("A", 11),
            "REFUSED",
            "available 10"),
        new Row(
            "REFUSED for one unit more than could come back",
            given(open(10), hold("A", 4)),
            hold("B", 11),
            "REFUSED",
            "available 6, held A=4"),
        new Row(
            "REFUSED for what is sold",
            given(open(10), hold("A", 4), commit("A")),
            hold("B", 7),
            "REFUSED",
            "available 6, sold 4, settled A=commit"),
        new Row(
            "REFUSED goes before WAITING",
            given(open(5), hold("A", 5), hold("B", 1)),
            hold("C", 6),
            "REFUSED",
            "available 0, held A=5, waiting B=1"),
        new Row(
            "REFUSED when the commit of another has decided it",
            given(open(5), hold("A", 3), hold("B", 5), commit("A")),
            hold("B", 5),
            "REFUSED",
            "available 2, sold 3, settled A=commit"),
        new Row(
            "REFUSED while it waited lets the next go",
            given(open(5), hold("A", 3), hold("B", 5), hold("C", 1), subtract(1)),
            hold("B", 5),
            "REFUSED wakes C",
            "available 0, held A=3 C=1"),
        new Row(
            "REFUSED for one unit more than the limit left",
            given(open(MAX), hold("A", 1), commit("A")),
            hold("B", MAX),
            "REFUSED",
            "available 9007199254740990, sold 1, settled A=commit"),
        new Row(
            "WAITING for what may come back",
            given(open(5), hold("A", 3)),
            hold("B", 5),
            "WAITING",
            "available 2, held A=3, waiting B=5"),
        new Row(
            "WAITING twice queues once",
            given(open(5), hold("A", 3), hold("B", 5), hold("C", 5)),
            hold("B", 5),
            "WAITING",
            "available 2, held A=3, waiting B=5 C=5"),
        new Row(
            "WAITING twice wakes the entry that it came with last",
            given(open(5), hold("A", 3), hold("B", 5), holdAgain("B", 5, "B-again")),
            release("A"),
            "SETTLED wakes B-again",
            "available 0, held B=5, settled A=release"),
        new Row(
            "WAITING again by a late run of an older entry leaves the newer one to wake",
            given(
                open(5), hold("A", 3), holdAgain("B", 5, "B-again"), holdAgain("B", 5, "B-before")),
            release("A"),
            "SETTLED wakes B-again",
            "available 0, held B=5, settled A=release"),
        new Row(
            "WAITING twice keeps its place, whatever entry it comes with",
            given(open(5), hold("A", 3), hold("B", 5), hold("C", 5), holdAgain("B", 5, "B-again")),
            release("A"),
            "SETTLED wakes B-again",
            "available 0, held B=5, waiting C=5, settled A=release"),
        new Row(
            "WAITING again with another entry wakes nobody",
            given(open(5), hold("A", 3), hold("B", 5), hold("C", 1)),
            holdAgain("B", 5, "B-again"),
            "WAITING",
            "available 2, held A=3, waiting B=5 C=1"),
        new Row(
            "HELD with another entry after it was granted",
            given(open(5), hold("A", 3), hold("B", 5), release("A")),
            holdAgain("B", 5, "B-again"),
            "HELD",
            "available 0, held B=5, settled A=release"),
        new Row(
            "WAITING behind others, though its own amount is there",
            given(open(5), hold("A", 3), hold("B", 5)),
            hold("C", 1),
            "WAITING",
            "available 2, held A=3, waiting B=5 C=1"),
        new Row(
            "WAITING behind others, even for nothing",
            given(open(5), hold("A", 3), hold("B", 5)),
            hold("C", 0),
            "WAITING",
            "available 2, held A=3, waiting B=5 C=0"),
        new Row(
            "WAITING again, at the end, when it was refused before",
            given(open(5), hold("A", 4), hold("B", 6), hold("C", 5), add(1)),
            hold("B", 6),
            "WAITING",
            "available 2, held A=4, waiting C=5 B=6"),
        new Row(
            "WAITING for the last unit of the limit",
            given(open(MAX), hold("A", 1)),
            hold("B", MAX),
            "WAITING",
            "available 9007199254740990, held A=1, waiting B=9007199254740991"),
        new Row("HELD", given(open(10)), hold("A", 3), "HELD", "available 7, held A=3"),
        new Row(
            "HELD to the last unit",
            given(open(10), hold("A", 3)),
            hold("B", 7),
            "HELD",
            "available 0, held A=3 B=7"),
        new Row(
            "HELD when those who waited are gone",
            given(open(5), hold("A", 3), hold("B", 5), release("B")),
            hold("C", 2),
            "HELD",
            "available 0, held A=3 C=2, settled B=release"),
        new Row(
            "HELD, an attempt beside another",
            given(open(10), hold("A", 3)),
            hold("A/2", 3),
            "HELD",
            "available 4, held A=3 A/2=3"),
        new Row(
            "HELD, nothing of nothing",
            given(createAccount()),
            hold("A", 0),
            "HELD",
            "available 0, held A=0"),
        new Row(
            "HELD, the largest amount",
            given(open(MAX)),
            hold("A", MAX),
            "HELD",
            "available 0, held A=9007199254740991"),
        new Row(
            "HELD, all but one of the largest amount",
            given(open(MAX)),
            hold("A", MAX - 1),
            "HELD",
            "available 1, held A=9007199254740990"),
        new Row(
            "HELD, the last unit of the largest amount",
            given(open(MAX), hold("A", MAX - 1)),
            hold("B", 1),
            "HELD",
            "available 0, held A=9007199254740990 B=1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("holdRows")
  void what_hold_answers(Row row) {
    row.check(AccountKind.ITEM);
  }
}
