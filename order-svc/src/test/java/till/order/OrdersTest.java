package till.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.order.Desk.add;
import static till.order.Desk.addUnknown;
import static till.order.Desk.checkout;
import static till.order.Desk.createFor;
import static till.order.Desk.find;
import static till.order.Desk.forget;
import static till.order.Desk.keyed;
import static till.order.Desk.misused;
import static till.order.Desk.remove;
import static till.order.Desk.removeItem;
import static till.order.Desk.reset;
import static till.order.Desk.twice;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import till.cluster.TestRedis;
import till.contracts.Amounts;
import till.order.Desk.Step;
import till.order.Orders.Line;

/** The scripts of orders without their checkout: every result in order of precedence. */
final class OrdersTest {
  private static final long MAX = Amounts.MAX;

  /**
   * @param given what was done before
   * @param when what is done now
   * @param answer what comes back
   * @param then how the order stands afterwards
   */
  record Row(String name, List<Step> given, Step when, String answer, String then) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Step> given(Step... steps) {
    return List.of(steps);
  }

  private static Desk check(Row row) {
    var desk = new Desk();
    row.given.forEach(step -> step.run(desk));
    assertThat(row.when.run(desk)).isEqualTo(row.answer);
    assertThat(desk.state()).isEqualTo(row.then);
    return desk;
  }

  static Stream<Row> createRows() {
    return Stream.of(
        new Row(
            "EXISTS, created twice",
            given(createFor("u")),
            createFor("other"),
            "EXISTS",
            "OPEN of u, total 0"),
        new Row(
            "EXISTS, with items",
            given(createFor("u"), add("a", 2, 10)),
            createFor("u"),
            "EXISTS",
            "OPEN of u, total 20, a=2 20"),
        new Row("CREATED", given(), createFor("u"), "CREATED", "OPEN of u, total 0"),
        new Row(
            "CREATED again after it was removed",
            given(createFor("u"), add("a", 2, 10), remove()),
            createFor("other"),
            "CREATED",
            "OPEN of other, total 0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("createRows")
  void what_create_answers(Row row) {
    check(row);
  }

  static Stream<Row> findRows() {
    return Stream.of(
        new Row("none", given(), find(), "none", "no order"),
        new Row(
            "an empty order",
            given(createFor("u")),
            find(),
            "View[user=u, total=0, status=OPEN, lines=[]]",
            "OPEN of u, total 0"),
        new Row(
            "an order with an item",
            given(createFor("u"), add("a", 2, 10)),
            find(),
            "View[user=u, total=20, status=OPEN, lines=[Line[item=a, quantity=2, cost=20]]]",
            "OPEN of u, total 20, a=2 20"),
        new Row(
            "one that is being paid is not paid",
            given(createFor("u"), checkout("PAYING", "payment stock")),
            find(),
            "View[user=u, total=0, status=PAYING, lines=[]]",
            "PAYING of u, total 0, open"),
        new Row(
            "one that is aborted is not paid",
            given(createFor("u"), checkout("ABORTING", "payment stock")),
            find(),
            "View[user=u, total=0, status=ABORTING, lines=[]]",
            "ABORTING of u, total 0, open"),
        new Row(
            "one that is paid",
            given(createFor("u"), checkout("PAID", "payment stock")),
            find(),
            "View[user=u, total=0, status=PAID, lines=[]]",
            "PAID of u, total 0, open"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("findRows")
  void what_find_answers(Row row) {
    check(row);
  }

  /** What is frozen while it is paid, and afterwards. */
  private static Stream<Row> frozen(Step when) {
    return Stream.of(
        new Row("NOT_FOUND", given(), when, "NOT_FOUND 0", "no order"),
        new Row(
            "PAID",
            given(createFor("u"), add("a", 2, 10), checkout("PAID", "payment stock")),
            when,
            "PAID 20",
            "PAID of u, total 20, a=2 20, open"),
        new Row(
            "PAYING",
            given(createFor("u"), add("a", 2, 10), checkout("PAYING", "payment stock")),
            when,
            "PAYING 20",
            "PAYING of u, total 20, a=2 20, open"),
        new Row(
            "PAYING until all is released",
            given(createFor("u"), add("a", 2, 10), checkout("ABORTING", "payment stock")),
            when,
            "PAYING 20",
            "ABORTING of u, total 20, a=2 20, open"));
  }

  static Stream<Row> addItemRows() {
    return Stream.concat(
        frozen(add("a", 1, 10)),
        Stream.of(
            new Row(
                "NO_ITEM",
                given(createFor("u")),
                addUnknown("a"),
                "NO_ITEM 0",
                "OPEN of u, total 0"),
            new Row(
                "NO_ITEM goes before NOT_FOUND", given(), addUnknown("a"), "NO_ITEM 0", "no order"),
            new Row(
                "FULL, one item too many",
                given(createFor("u"), add("a", 1, 1), add("b", 1, 1), add("c", 1, 1)),
                add("d", 1, 1),
                "FULL 3",
                "OPEN of u, total 3, a=1 1, b=1 1, c=1 1"),
            new Row(
                "FULL goes before LIMIT",
                given(createFor("u"), add("a", 1, 1), add("b", 1, 1), add("c", 1, 1)),
                add("d", MAX, MAX),
                "FULL 3",
                "OPEN of u, total 3, a=1 1, b=1 1, c=1 1"),
            new Row(
                "LIMIT of the quantity",
                given(createFor("u"), add("a", MAX, 0)),
                add("a", 1, 0),
                "LIMIT 0",
                "OPEN of u, total 0, a=9007199254740991 0"),
            new Row(
                "LIMIT of the total, one cent too many",
                given(createFor("u"), add("a", 1, MAX)),
                add("b", 1, 1),
                "LIMIT 9007199254740991",
                "OPEN of u, total 9007199254740991, a=1 9007199254740991"),
            new Row(
                "LIMIT of the cost, far too many",
                given(createFor("u")),
                add("a", MAX, MAX),
                "LIMIT 0",
                "OPEN of u, total 0"),
            new Row(
                "LIMIT of the cost, one cent too many",
                given(createFor("u")),
                add("a", 2, 4_503_599_627_370_496L),
                "LIMIT 0",
                "OPEN of u, total 0"),
            new Row(
                "ADDED",
                given(createFor("u")),
                add("a", 2, 10),
                "ADDED 20",
                "OPEN of u, total 20, a=2 20"),
            new Row(
                "ADDED twice adds up",
                given(createFor("u"), add("a", 2, 10)),
                add("a", 3, 10),
                "ADDED 50",
                "OPEN of u, total 50, a=5 50"),
            new Row(
                "ADDED to what is there in a full order",
                given(createFor("u"), add("a", 1, 1), add("b", 1, 1), add("c", 1, 1)),
                add("c", 1, 1),
                "ADDED 4",
                "OPEN of u, total 4, a=1 1, b=1 1, c=2 2"),
            new Row(
                "ADDED for nothing",
                given(createFor("u")),
                add("a", 1, 0),
                "ADDED 0",
                "OPEN of u, total 0, a=1 0"),
            new Row(
                "ADDED, the largest quantity",
                given(createFor("u"), add("a", MAX - 1, 1)),
                add("a", 1, 1),
                "ADDED 9007199254740991",
                "OPEN of u, total 9007199254740991, a=9007199254740991 9007199254740991"),
            new Row(
                "ADDED to the last cent of the limit",
                given(createFor("u"), add("a", 1, MAX - 7)),
                add("b", 7, 1),
                "ADDED 9007199254740991",
                "OPEN of u, total 9007199254740991, a=1 9007199254740984, b=7 7"),
            new Row(
                "ADDED, the largest even cost",
                given(createFor("u")),
                add("a", 2, 4_503_599_627_370_495L),
                "ADDED 9007199254740990",
                "OPEN of u, total 9007199254740990, a=2 9007199254740990")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("addItemRows")
  void what_add_item_answers(Row row) {
    check(row);
  }

  static Stream<Row> removeItemRows() {
    return Stream.concat(
        frozen(removeItem("a")),
        Stream.of(
            new Row(
                "NO_LINE",
                given(createFor("u"), add("a", 2, 10)),
                removeItem("b"),
                "NO_LINE 20",
                "OPEN of u, total 20, a=2 20"),
            new Row(
                "NO_LINE, the last unit was removed before",
                given(createFor("u"), add("a", 1, 10), removeItem("a")),
                removeItem("a"),
                "NO_LINE 0",
                "OPEN of u, total 0"),
            new Row(
                "REMOVED, one of several units",
                given(createFor("u"), add("a", 3, 10), add("b", 1, 5)),
                removeItem("a"),
                "REMOVED 25",
                "OPEN of u, total 25, a=2 20, b=1 5"),
            new Row(
                "REMOVED, the last unit",
                given(createFor("u"), add("a", 1, 10), add("b", 1, 5)),
                removeItem("a"),
                "REMOVED 5",
                "OPEN of u, total 5, b=1 5"),
            new Row(
                "REMOVED twice removes two",
                given(createFor("u"), add("a", 3, 10), removeItem("a")),
                removeItem("a"),
                "REMOVED 10",
                "OPEN of u, total 10, a=1 10"),
            new Row(
                "REMOVED, one of the largest quantity",
                given(createFor("u"), add("a", MAX, 1)),
                removeItem("a"),
                "REMOVED 9007199254740990",
                "OPEN of u, total 9007199254740990, a=9007199254740990 9007199254740990"),
            new Row(
                "REMOVED, the largest price",
                given(createFor("u"), add("a", 1, MAX)),
                removeItem("a"),
                "REMOVED 0",
                "OPEN of u, total 0")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("removeItemRows")
  void what_remove_item_answers(Row row) {
    check(row);
  }

  static Stream<Row> removeRows() {
    return Stream.of(
        new Row("NOT_FOUND", given(), remove(), "NOT_FOUND", "no order"),
        new Row(
            "NOT_FOUND, removed twice",
            given(createFor("u"), remove()),
            remove(),
            "NOT_FOUND",
            "no order"),
        new Row(
            "PAID",
            given(createFor("u"), checkout("PAID", "payment stock")),
            remove(),
            "PAID",
            "PAID of u, total 0, open"),
        new Row(
            "PAYING",
            given(createFor("u"), checkout("PAYING", "payment stock")),
            remove(),
            "PAYING",
            "PAYING of u, total 0, open"),
        new Row(
            "PAYING until all is released",
            given(createFor("u"), checkout("ABORTING", "payment stock")),
            remove(),
            "PAYING",
            "ABORTING of u, total 0, open"),
        new Row(
            "REMOVED with its items",
            given(createFor("u"), add("a", 2, 10)),
            remove(),
            "REMOVED",
            "no order"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("removeRows")
  void what_remove_answers(Row row) {
    check(row);
  }

  static Stream<Row> repeatRows() {
    return Stream.of(
        new Row(
            "created once, with the same answer",
            given(keyed("K", createFor("u")), add("a", 2, 10)),
            keyed("K", createFor("u")),
            "CREATED replayed",
            "OPEN of u, total 20, a=2 20"),
        new Row(
            "created once, even if it was removed since",
            given(keyed("K", createFor("u")), remove()),
            keyed("K", createFor("u")),
            "CREATED replayed",
            "no order"),
        new Row(
            "what the service creates twice is no replay",
            given(),
            twice(createFor("u")),
            "CREATED",
            "OPEN of u, total 0"),
        new Row(
            "KEY_REUSED for another user",
            given(keyed("K", createFor("u"))),
            misused("K", createFor("other")),
            "KEY_REUSED",
            "OPEN of u, total 0"),
        new Row(
            "EXISTS when the record has expired",
            given(keyed("K", createFor("u")), forget("K")),
            keyed("K", createFor("u")),
            "EXISTS",
            "OPEN of u, total 0"),
        new Row(
            "added once, with the same answer",
            given(createFor("u"), keyed("K", add("a", 2, 10)), add("a", 1, 10)),
            keyed("K", add("a", 2, 10)),
            "ADDED 20 replayed",
            "OPEN of u, total 30, a=3 30"),
        new Row(
            "added once, whatever the price is now",
            given(createFor("u"), keyed("K", add("a", 2, 10))),
            keyed("K", add("a", 2, 99)),
            "ADDED 20 replayed",
            "OPEN of u, total 20, a=2 20"),
        new Row(
            "what the service adds twice is no replay",
            given(createFor("u")),
            twice(add("a", 2, 10)),
            "ADDED 20",
            "OPEN of u, total 20, a=2 20"),
        new Row(
            "added under two keys adds up",
            given(createFor("u"), keyed("K", add("a", 2, 10))),
            keyed("L", add("a", 2, 10)),
            "ADDED 40",
            "OPEN of u, total 40, a=4 40"),
        new Row(
            "KEY_REUSED for another item",
            given(createFor("u"), keyed("K", add("a", 2, 10))),
            misused("K", add("b", 2, 10)),
            "KEY_REUSED 0",
            "OPEN of u, total 20, a=2 20"),
        new Row(
            "a new effect when the record has expired",
            given(createFor("u"), keyed("K", add("a", 2, 10)), forget("K")),
            keyed("K", add("a", 2, 10)),
            "ADDED 40",
            "OPEN of u, total 40, a=4 40"),
        new Row(
            "NO_ITEM, though it is there by now",
            given(createFor("u"), keyed("K", addUnknown("a"))),
            keyed("K", add("a", 1, 10)),
            "NO_ITEM 0 replayed",
            "OPEN of u, total 0"),
        new Row(
            "NOT_FOUND, though the order is there by now",
            given(keyed("K", add("a", 1, 10)), createFor("u")),
            keyed("K", add("a", 1, 10)),
            "NOT_FOUND 0 replayed",
            "OPEN of u, total 0"),
        new Row(
            "PAYING, though it is open by now",
            given(
                createFor("u"),
                checkout("PAYING", "payment stock"),
                keyed("K", add("a", 1, 10)),
                reset("u")),
            keyed("K", add("a", 1, 10)),
            "PAYING 0 replayed",
            "OPEN of u, total 0"),
        new Row(
            "one unit removed once, with the same answer",
            given(createFor("u"), add("a", 3, 10), keyed("K", removeItem("a"))),
            keyed("K", removeItem("a")),
            "REMOVED 20 replayed",
            "OPEN of u, total 20, a=2 20"),
        new Row(
            "what the service removes twice is no replay",
            given(createFor("u"), add("a", 3, 10)),
            twice(removeItem("a")),
            "REMOVED 20",
            "OPEN of u, total 20, a=2 20"),
        new Row(
            "NO_LINE, though there is one by now",
            given(createFor("u"), keyed("K", removeItem("a")), add("a", 3, 10)),
            keyed("K", removeItem("a")),
            "NO_LINE 0 replayed",
            "OPEN of u, total 30, a=3 30"),
        new Row(
            "KEY_REUSED for the unit of another item",
            given(createFor("u"), add("a", 3, 10), add("b", 1, 1), keyed("K", removeItem("a"))),
            misused("K", removeItem("b")),
            "KEY_REUSED 0",
            "OPEN of u, total 21, a=2 20, b=1 1"),
        new Row(
            "removed once, with the same answer",
            given(createFor("u"), keyed("K", remove()), createFor("other")),
            keyed("K", remove()),
            "REMOVED replayed",
            "OPEN of other, total 0"),
        new Row(
            "what the service removes whole twice is no replay",
            given(createFor("u")),
            twice(remove()),
            "REMOVED",
            "no order"),
        new Row(
            "NOT_FOUND under another key",
            given(createFor("u"), keyed("K", remove())),
            keyed("L", remove()),
            "NOT_FOUND",
            "no order"),
        new Row(
            "PAID, though it was reset since",
            given(
                createFor("u"),
                checkout("PAID", "payment stock"),
                keyed("K", remove()),
                reset("u")),
            keyed("K", remove()),
            "PAID replayed",
            "OPEN of u, total 0"),
        new Row(
            "KEY_REUSED goes before NOT_FOUND",
            given(keyed("K", remove())),
            misused("K", remove()),
            "KEY_REUSED",
            "no order"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("repeatRows")
  void what_a_repeat_is_answered(Row row) {
    check(row);
  }

  static Stream<Row> resetRows() {
    return Stream.of(
        new Row(
            "RESET, nothing was there",
            given(),
            reset("u", new Line("a", 2, 20), new Line("b-_9", 1, 5)),
            "RESET",
            "OPEN of u, total 25, a=2 20, b-_9=1 5"),
        new Row(
            "RESET twice",
            given(reset("u", new Line("a", 2, 20))),
            reset("u", new Line("a", 2, 20)),
            "RESET",
            "OPEN of u, total 20, a=2 20"),
        new Row(
            "RESET, its items are forgotten",
            given(createFor("u"), add("a", 2, 10)),
            reset("other", new Line("b", 1, 0)),
            "RESET",
            "OPEN of other, total 0, b=1 0"),
        new Row(
            "RESET to nothing",
            given(createFor("u"), add("a", 2, 10)),
            reset("u"),
            "RESET",
            "OPEN of u, total 0"),
        new Row(
            "RESET to the largest amount",
            given(),
            reset("u", new Line("a", MAX, MAX)),
            "RESET",
            "OPEN of u, total 9007199254740991, a=9007199254740991 9007199254740991"),
        new Row(
            "RESET of a paid one",
            given(createFor("u"), checkout("PAID", "payment stock")),
            reset("u"),
            "RESET",
            "OPEN of u, total 0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("resetRows")
  void what_reset_answers(Row row) {
    assertThat(check(row).sent()).isEmpty();
  }

  @ParameterizedTest(name = "{0}, asked {1}")
  @CsvSource({
    "PAYING, payment stock",
    "PAID, payment stock",
    "ABORTING, payment",
    "ABORTING, payment stock"
  })
  void what_is_reset_while_it_is_under_way_is_left_to_the_scan_for_orphans(
      String status, String asked) {
    var desk = new Desk();
    given(createFor("u"), add("a", 2, 10), checkout(status, asked)).forEach(now -> now.run(desk));
    reset("other", new Line("c", 1, 1)).run(desk);
    assertThat(desk.state()).isEqualTo("OPEN of other, total 1, c=1 1");
    assertThat(desk.sent()).isEmpty();
  }

  /**
   * @param key which key holds a set
   */
  record Broken(String name, Step step, Function<Desk, String> key) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Broken> brokenRows() {
    return Stream.of(
        new Broken("find, the order", find(), Desk::key),
        new Broken("find, the items", find(), Desk::itemsKey),
        new Broken("add_item, the order", add("a", 1, 1), Desk::key),
        new Broken("add_item, the items", add("a", 1, 1), Desk::itemsKey),
        new Broken("remove_item, the order", removeItem("a"), Desk::key),
        new Broken("remove_item, the items", removeItem("a"), Desk::itemsKey),
        new Broken("remove, the order", remove(), Desk::key),
        new Broken("create, the record", keyed("K", createFor("u")), desk -> desk.recordKey("K")),
        new Broken("add_item, the record", keyed("K", add("a", 1, 1)), desk -> desk.recordKey("K")),
        new Broken(
            "remove_item, the record", keyed("K", removeItem("a")), desk -> desk.recordKey("K")),
        new Broken("remove, the record", keyed("K", remove()), desk -> desk.recordKey("K")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenRows")
  void a_key_of_another_type_changes_nothing(Broken row) {
    var desk = new Desk();
    given(createFor("u"), add("a", 2, 10)).forEach(step -> step.run(desk));
    TestRedis.commands().del(row.key.apply(desk));
    TestRedis.commands().sadd(row.key.apply(desk), "text");
    var before = desk.contents();

    assertThatThrownBy(() -> row.step.run(desk)).hasMessageContaining("WRONGTYPE");

    assertThat(desk.contents()).isEqualTo(before);
  }
}
