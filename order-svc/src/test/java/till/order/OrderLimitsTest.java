package till.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderLimitsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 256, 1000})
  void an_order_may_have_so_many_items(int itemsMax) {
    assertThat(new OrderLimits(itemsMax).itemsMax()).isEqualTo(itemsMax);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1001})
  void but_not_so_many(int itemsMax) {
    assertThatThrownBy(() -> new OrderLimits(itemsMax))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("till.orders.items-max must be 1 to 1000");
  }
}
