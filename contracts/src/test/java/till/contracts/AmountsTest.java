package till.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AmountsTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "1, 1",
    "10, 10",
    "007, 7",
    "0000000000000000000000000000000000000042, 42",
    "999999999999999, 999999999999999",
    "9007199254740990, 9007199254740990",
    "9007199254740991, 9007199254740991",
    "00009007199254740991, 9007199254740991",
  })
  void an_amount_is_a_decimal_integer(String text, long amount) {
    assertThat(Amounts.positive("amount", text)).isEqualTo(amount);
    assertThat(Amounts.notNegative("amount", text)).isEqualTo(amount);
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "+1",
        "-0",
        "1.0",
        "1,0",
        "1e3",
        "0x10",
        "1_000",
        " 1",
        "1 ",
        "one",
        "NaN",
        "\u0661",
        "\uff11",
        "9007199254740992",
        "9999999999999999",
        "10000000000000000",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551617",
        "12345678901234567890",
        "1000000000000000000000000000000000000000001",
      })
  void anything_else_is_malformed(String text) {
    assertThatThrownBy(() -> Amounts.positive("amount", text))
        .isInstanceOfSatisfying(
            MalformedException.class,
            e -> assertThat(e.what()).isEqualTo(MalformedException.What.AMOUNT))
        .hasMessage("The amount must be an integer from 1 to 9007199254740991");
    assertThatThrownBy(() -> Amounts.notNegative("amount", text))
        .isInstanceOf(MalformedException.class)
        .hasMessage("The amount must be an integer from 0 to 9007199254740991");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"0", "00", "00000000000000000000"})
  void nothing_is_an_amount_only_where_it_may_be(String text) {
    assertThat(Amounts.notNegative("price", text)).isZero();
    assertThatThrownBy(() -> Amounts.positive("quantity", text))
        .hasMessage("The quantity must be an integer from 1 to 9007199254740991");
  }

  @ParameterizedTest(name = "{0} between 5 and 10")
  @CsvSource({"4, false", "5, true", "10, true", "11, false"})
  void bounds_belong_to_the_range(String text, boolean inside) {
    if (inside) {
      assertThat(Amounts.between(5, 10, "number", text)).isEqualTo(Long.parseLong(text));
    } else {
      assertThatThrownBy(() -> Amounts.between(5, 10, "number", text))
          .hasMessage("The number must be an integer from 5 to 10");
    }
  }

  @Test
  void the_largest_amount_is_the_largest_that_a_double_counts_exactly() {
    assertThat((long) (double) Amounts.MAX).isEqualTo(Amounts.MAX);
    assertThat((double) (Amounts.MAX + 2)).isEqualTo((double) (Amounts.MAX + 1));
  }
}
