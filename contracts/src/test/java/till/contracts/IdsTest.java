package till.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.ulid.UlidFactory;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IdsTest {
  /** What SHA-256 makes of {@code order 0 key}: an instance of another release agrees. */
  private static final String ORDER_ZERO = "7GQNZRZW75H01M93SHACY3HT4Q";

  private static final String LONGEST =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"0", "a", "-", "_", "01JZX3", "order-1_B", LONGEST})
  void an_id_is_1_to_64_letters_digits_and_dashes(String id) {
    assertThat(new OrderId(id)).hasToString(id);
    assertThat(new ItemId(id)).hasToString(id);
    assertThat(new UserId(id)).hasToString(id);
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "{a}",
        "a}",
        "a:b",
        "a/b",
        "a.b",
        "a%20",
        "a+b",
        "\u00e4",
        "\uff21",
        "a\n",
        "\u0000",
        LONGEST + "x",
      })
  void anything_else_is_malformed(String id) {
    assertMalformed("order", OrderId::new, id);
    assertMalformed("item", ItemId::new, id);
    assertMalformed("user", UserId::new, id);
    assertMalformed("attempt", text -> new CheckoutId(new OrderId("1"), text), id);
  }

  private static void assertMalformed(String kind, Function<String, Record> make, String id) {
    assertThatThrownBy(() -> make.apply(id))
        .isInstanceOfSatisfying(
            MalformedException.class,
            e -> assertThat(e.what()).isEqualTo(MalformedException.What.ID))
        .hasMessage("The " + kind + " id must be 1 to 64 of A-Z a-z 0-9 _ -");
  }

  @Test
  void a_checkout_is_written_as_order_and_attempt() {
    assertThat(new CheckoutId(new OrderId("7"), "01A")).hasToString("7/01A");
  }

  @Test
  void a_checkout_is_read_as_it_is_written() {
    var checkout = new CheckoutId(new OrderId("7-_a"), "01A");
    assertThat(CheckoutId.parse(checkout.toString())).isEqualTo(checkout);
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(strings = {"", "7", "/", "/01A", "7/", "7/01A/", "7/01A/x", "7//x", " 7/01A"})
  void what_is_not_order_and_attempt_is_no_checkout(String name) {
    assertThatThrownBy(() -> CheckoutId.parse(name)).isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest(name = "{0} ms later")
  @CsvSource({
    "0, true",
    "1, true",
    "32767, true",
    "32768, false",
    "32769, false",
    "65535, false",
    "-1, false",
  })
  void an_era_is_as_long_as_it_is_said_to_be(long later, boolean isSame) {
    long beginsAt = 53_000_000 * CheckoutId.ERA.toMillis();
    assertThat(CheckoutId.ERA.toMillis()).isEqualTo(32_768);
    assertThat(attempt(beginsAt + later).era().equals(attempt(beginsAt).era())).isEqualTo(isSame);
  }

  private static CheckoutId attempt(long time) {
    return new CheckoutId(new OrderId("7"), new UlidFactory().create(time).toString());
  }

  @Test
  void a_fresh_attempt_is_of_the_present_era() {
    var before = attempt(System.currentTimeMillis());
    var fresh = CheckoutId.fresh(new OrderId("7"));
    var after = attempt(System.currentTimeMillis());
    assertThat(fresh.era()).isBetween(before.era(), after.era());
    assertThat(fresh.attempt()).matches("[0-7][0-9A-HJKMNP-TV-Z]{25}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"1, 1", "0123456, 0123456", "01234567, 0123456"})
  void an_attempt_that_is_no_ulid_has_an_era_too(String attempt, String era) {
    assertThat(new CheckoutId(new OrderId("7"), attempt).era()).isEqualTo(era);
  }

  @Test
  void the_same_key_makes_the_same_ids_everywhere() {
    assertThat(OrderId.derived("key", 0)).hasToString(ORDER_ZERO);
    assertThat(OrderId.derived("key", 0)).isEqualTo(OrderId.derived("key", 0));
  }

  @Test
  void another_key_kind_or_number_makes_another_id() {
    var seen = new HashSet<String>();
    for (String key : List.of("", "0", "1", "0 0", "till-01K0000000000000000000000A", "}{ ~")) {
      for (int number : List.of(0, 1, 10, Integer.MAX_VALUE)) {
        for (var id :
            List.of(
                OrderId.derived(key, number),
                ItemId.derived(key, number),
                UserId.derived(key, number))) {
          assertThat(id.toString()).matches("[0-7][0-9A-HJKMNP-TV-Z]{25}");
          assertThat(seen.add(id.toString())).as("%s of %s", id, key).isTrue();
        }
      }
    }
  }

  @Test
  void fresh_attempts_are_all_different() {
    var seen = new HashSet<String>();
    for (int i = 0; i < 1_000; i++) {
      var fresh = CheckoutId.fresh(new OrderId("7"));
      assertThat(seen.add(fresh.attempt())).as("%s", fresh).isTrue();
    }
  }
}
