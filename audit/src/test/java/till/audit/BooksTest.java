package till.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an account must have sold that still holds 3 units for order O, which is paid. */
class BooksTest {
  private static final Instant BEFORE = Instant.ofEpochMilli(1_700_000_000_000L);
  private static final Instant LONG_AGO = BEFORE.minus(Duration.ofDays(1));
  private static final Instant JUST_NOW = BEFORE.minus(AuditLimits.JUST_DECIDED);
  private static final Set<String> NOTHING = Set.of();

  /**
   * @param asked of order O; empty if it is announced
   * @param held the checkout that holds
   * @param sold that is expected: 3 if the hold must be committed, 0 if it may be still to be
   */
  record Row(
      String name, Set<String> mentioned, Instant decided, String asked, String held, long sold) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("announced long ago, no message is about it", NOTHING, LONG_AGO, "", "O/1", 3),
        new Row("a message is about it", Set.of("P/1", "O/1"), LONG_AGO, "", "O/1", 0),
        new Row("a message is about another attempt", Set.of("O/2"), LONG_AGO, "", "O/1", 3),
        new Row("a message is about another order", Set.of("P/1"), LONG_AGO, "", "O/1", 3),
        new Row("it is not announced", NOTHING, LONG_AGO, "stock", "O/1", 0),
        new Row("decided a moment before", NOTHING, JUST_NOW.plusMillis(1), "", "O/1", 0),
        new Row("decided not so shortly before", NOTHING, JUST_NOW, "", "O/1", 3),
        new Row("decided meanwhile", NOTHING, BEFORE.plusSeconds(30), "", "O/1", 0),
        new Row("another attempt holds", Set.of("O/2"), BEFORE, "stock", "O/2", 3));
  }

  private static Order paid(String id, Instant decided, String asked) {
    return new Order(
        Keys.order("7", id),
        "u",
        30,
        "PAID",
        new Order.Attempt("1", BEFORE, decided, asked, ""),
        Map.of("a", new Order.Line(3, 30)),
        "");
  }

  private static Account holding(String key, String checkout, long amount) {
    return Account.of(
        key,
        Map.of("available", "1", "held", "" + amount, "hold:" + checkout, amount + " 17"),
        0,
        UserPayments.NONE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void what_an_account_must_have_sold(Row row) {
    Books books = Books.ofAll(new Moment(BEFORE, row.mentioned));
    books.enter(List.of(paid("O", row.decided, row.asked)));
    assertThat(books.expected(holding("item:{a}", row.held, 3)).amount()).isEqualTo(row.sold);
    Sales credit = row.sold == 0 ? Sales.NONE : Sales.NONE.plus("O", 30);
    assertThat(books.expected(holding("user:{u}", row.held, 30))).isEqualTo(credit);
  }

  @Test
  void only_what_is_still_held_is_left_out() {
    Books books = Books.ofAll(new Moment(BEFORE, Set.of("O/1", "P/1")));
    books.enter(List.of(paid("O", LONG_AGO, ""), paid("P", LONG_AGO, ""), paid("Q", LONG_AGO, "")));
    assertThat(books.expected(holding("item:{a}", "P/1", 3))).isEqualTo(sales("O", "Q"));
    assertThat(books.expected(holding("item:{a}", "Q/1", 3))).isEqualTo(sales("O", "P", "Q"));
    assertThat(books.expected(Account.of("item:{a}", Map.of(), 0, UserPayments.NONE)))
        .isEqualTo(sales("O", "P", "Q"));
  }

  private static Sales sales(String... orders) {
    Sales sales = Sales.NONE;
    for (String order : orders) {
      sales = sales.plus(order, 3);
    }
    return sales;
  }

  @Test
  void an_order_that_is_not_paid_has_sold_nothing_whatever_is_under_way() {
    Books books = Books.ofAll(new Moment(BEFORE, Set.of("O/1")));
    books.enter(
        List.of(
            new Order(
                Keys.order("7", "O"),
                "u",
                30,
                "PAYING",
                new Order.Attempt("1", BEFORE, BEFORE, "stock", ""),
                Map.of("a", new Order.Line(3, 30)),
                "")));
    assertThat(books.expected(holding("item:{a}", "O/1", 3))).isEqualTo(Sales.NONE);
  }
}
