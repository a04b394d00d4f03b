package till.escrow;

import static till.escrow.Ledger.commit;
import static till.escrow.Ledger.createAccount;
import static till.escrow.Ledger.hold;
import static till.escrow.Ledger.open;
import static till.escrow.Ledger.release;
import static till.escrow.Ledger.releaseLate;
import static till.escrow.Row.given;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.contracts.Amounts;

/** {@code lua/escrow/settle.lua}, every result in order of precedence, and who may go on. */
final class SettleTest {
  private static final long MAX = Amounts.MAX;

  static Stream<Row> settleRows() {
    return Stream.of(
        new Row(
            "ALREADY_SETTLED, committed twice",
            given(open(10), hold("A", 3), commit("A")),
            commit("A"),
            "ALREADY_SETTLED",
            "available 7, sold 3, settled A=commit"),
        new Row(
            "ALREADY_SETTLED, released twice",
            given(open(10), hold("A", 3), release("A")),
            release("A"),
            "ALREADY_SETTLED",
            "available 10, settled A=release"),
        new Row(
            "ALREADY_SETTLED, released after its commit",
            given(open(10), hold("A", 3), commit("A")),
            release("A"),
            "ALREADY_SETTLED",
            "available 7, sold 3, settled A=commit"),
        new Row(
            "ALREADY_SETTLED, committed after its release",
            given(open(10), hold("A", 3), release("A")),
            commit("A"),
            "ALREADY_SETTLED",
            "available 10, settled A=release"),
        new Row(
            "ALREADY_SETTLED, released twice before it could be held",
            given(open(10), release("A"), hold("A", 3)),
            release("A"),
            "ALREADY_SETTLED",
            "available 10, settled A=release"),
        new Row(
            "NOTHING_HELD, it was never asked for",
            given(open(10)),
            release("A"),
            "NOTHING_HELD",
            "available 10, settled A=release"),
        new Row(
            "NOTHING_HELD, there is no account",
            given(),
            release("A"),
            "NOTHING_HELD",
            "no account, settled A=release"),
        new Row(
            "NOTHING_HELD, it was refused",
            given(open(2), hold("A", 3)),
            release("A"),
            "NOTHING_HELD",
            "available 2, settled A=release"),
        new Row(
            "NOTHING_HELD, another attempt is held",
            given(open(10), hold("A/2", 3)),
            release("A"),
            "NOTHING_HELD",
            "available 7, held A/2=3, settled A=release"),
        new Row(
            "NOTHING_HELD, the account was opened anew",
            given(open(10), hold("A", 3), open(20)),
            commit("A"),
            "NOTHING_HELD",
            "available 20, settled A=commit"),
        new Row(
            "NOTHING_HELD, it waited: it leaves the queue",
            given(open(5), hold("A", 5), hold("B", 1), hold("C", 1)),
            release("C"),
            "NOTHING_HELD",
            "available 0, held A=5, waiting B=1, settled C=release"),
        new Row(
            "NOTHING_HELD, it waited first: the next ones go",
            given(open(5), hold("A", 3), hold("B", 5), hold("C", 1), hold("D", 1), hold("E", 1)),
            release("B"),
            "NOTHING_HELD wakes C D",
            "available 0, held A=3 C=1 D=1, waiting E=1, settled B=release"),
        new Row(
            "NOTHING_HELD, the marker and its deadline are past",
            given(open(10), releaseLate("A")),
            releaseLate("A"),
            "NOTHING_HELD",
            "available 10"),
        new Row(
            "SETTLED, committed",
            given(open(10), hold("A", 3)),
            commit("A"),
            "SETTLED",
            "available 7, sold 3, settled A=commit"),
        new Row(
            "SETTLED, released",
            given(open(10), hold("A", 3)),
            release("A"),
            "SETTLED",
            "available 10, settled A=release"),
        new Row(
            "SETTLED, one of two attempts",
            given(open(10), hold("A", 3), hold("A/2", 4)),
            release("A"),
            "SETTLED",
            "available 6, held A/2=4, settled A=release"),
        new Row(
            "SETTLED, a hold of nothing",
            given(createAccount(), hold("A", 0)),
            commit("A"),
            "SETTLED",
            "available 0, settled A=commit"),
        new Row(
            "SETTLED, the largest amount is sold",
            given(open(MAX), hold("A", MAX)),
            commit("A"),
            "SETTLED",
            "available 0, sold 9007199254740991, settled A=commit"),
        new Row(
            "SETTLED, the largest amount comes back",
            given(open(MAX), hold("A", MAX)),
            release("A"),
            "SETTLED",
            "available 9007199254740991, settled A=release"),
        new Row(
            "SETTLED, the last unit is sold beside the others",
            given(open(MAX), hold("A", MAX - 1), hold("B", 1), commit("A")),
            commit("B"),
            "SETTLED",
            "available 0, sold 9007199254740991, settled A=commit B=commit"),
        new Row(
            "SETTLED past the deadline all the same",
            given(open(10), hold("A", 3)),
            releaseLate("A"),
            "SETTLED",
            "available 10"),
        new Row(
            "a release lets the first who waits go",
            given(open(5), hold("A", 5), hold("B", 5), hold("C", 5)),
            release("A"),
            "SETTLED wakes B",
            "available 0, held B=5, waiting C=5, settled A=release"),
        new Row(
            "a release lets several go, first come first served",
            given(open(5), hold("A", 5), hold("E", 2), hold("D", 0), hold("C", 3), hold("B", 1)),
            release("A"),
            "SETTLED wakes E D C",
            "available 0, held C=3 D=0 E=2, waiting B=1, settled A=release"),
        new Row(
            "a release that is not enough for the first lets nobody past it",
            given(open(5), hold("A", 3), hold("E", 2), hold("B", 5), hold("C", 1)),
            release("A"),
            "SETTLED",
            "available 3, held E=2, waiting B=5 C=1, settled A=release"),
        new Row(
            "a commit sends away who can't be served any more, and lets the next go",
            given(open(5), hold("A", 3), hold("B", 5), hold("C", 3), hold("D", 2), hold("E", 1)),
            commit("A"),
            "SETTLED wakes B C D",
            "available 0, sold 3, held D=2, waiting E=1, settled A=commit"),
        new Row(
            "the last commit sends all away",
            given(open(5), hold("A", 5), hold("B", 5), hold("C", 1)),
            commit("A"),
            "SETTLED wakes B C",
            "available 0, sold 5, settled A=commit"),
        new Row(
            "a commit that decides nothing for those who wait",
            given(open(5), hold("A", 1), hold("E", 4), hold("B", 4)),
            commit("A"),
            "SETTLED",
            "available 0, sold 1, held E=4, waiting B=4, settled A=commit"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settleRows")
  void what_settle_answers(Row row) {
    row.check(AccountKind.ITEM);
  }

  static Stream<Row> settleOfUsersRows() {
    return Stream.of(
        new Row(
            "a commit is written down by order",
            given(open(10), hold("A/2", 3)),
            commit("A/2"),
            "SETTLED",
            "available 7, sold 3, settled A/2=commit, payments checkout:A=3"),
        new Row(
            "once",
            given(open(10), hold("A", 3), commit("A")),
            commit("A"),
            "ALREADY_SETTLED",
            "available 7, sold 3, settled A=commit, payments checkout:A=3"),
        new Row(
            "also of nothing",
            given(open(10), hold("A", 0)),
            commit("A"),
            "SETTLED",
            "available 10, settled A=commit, payments checkout:A=0"),
        new Row(
            "a release is not",
            given(open(10), hold("A", 3)),
            release("A"),
            "SETTLED",
            "available 10, settled A=release"),
        new Row(
            "a commit of nothing held is not",
            given(open(10)),
            commit("A"),
            "NOTHING_HELD",
            "available 10, settled A=commit"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settleOfUsersRows")
  void what_a_user_paid_by_checkout(Row row) {
    row.check(AccountKind.USER);
  }
}
