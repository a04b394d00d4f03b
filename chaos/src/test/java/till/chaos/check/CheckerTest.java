package till.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;
import static till.chaos.check.Violation.Kind.CONSERVATION;
import static till.chaos.check.Violation.Kind.LOST;
import static till.chaos.check.Violation.Kind.UNTRUE;

import java.util.Map;
import org.junit.jupiter.api.Test;
import till.chaos.history.Operation;

/** Every kind of lie is found, and the truth is not taken for one. */
final class CheckerTest {
  private static Tale shop() {
    return new Tale().user("anna", 100).item("pen", 10, 5);
  }

  private static Tale sold() {
    return shop().order("o", "anna", "pen", 2, 20).paid("o");
  }

  /** Where it all ends if the pens are sold. */
  private static Tale end(Tale tale) {
    return tale.endsWithCredit("anna", 80)
        .endsWithStock("pen", 3)
        .endsWithOrder("o", true, "anna", 20, Map.of("pen", 2L));
  }

  /** Where it all ends if nothing is sold. */
  private static Tale endUnsold(Tale tale) {
    return tale.endsWithCredit("anna", 100)
        .endsWithStock("pen", 5)
        .endsWithOrder("o", false, "anna", 20, Map.of("pen", 2L));
  }

  @Test
  void the_truth_is_no_lie() {
    Tale tale =
        sold()
            .seesCredit("anna", 80)
            .seesStock("pen", 3)
            .told(
                new Operation.FindOrder("o"),
                200,
                "{\"paid\":true,\"items\":[[\"pen\",2]],\"user_id\":\"anna\",\"total_cost\":20}")
            .paid("o")
            .told(new Operation.Pay("anna", 90), 409, Tale.problem("out-of-credit"))
            .told(new Operation.SubtractStock("pen", 4), 409, Tale.problem("out-of-stock"));
    assertThat(end(tale).violations()).isEmpty();
  }

  @Test
  void a_payment_that_was_cancelled_is_given_back_once() {
    Tale tale =
        new Tale()
            .user("anna", 100)
            .told(new Operation.PayOrder("anna", "x", 30), 200, "{\"credit\":70}")
            .told(new Operation.PayOrder("anna", "x", 30), 409, Tale.problem("already-paid"))
            .told(new Operation.Cancel("anna", "x"), 200, "{\"credit\":100}")
            .told(new Operation.Cancel("anna", "x"), 409, Tale.problem("nothing-to-cancel"))
            .endsWithCredit("anna", 100);
    assertThat(tale.violations()).isEmpty();
  }

  @Test
  void a_read_that_shows_what_was_before_is_a_lost_write() {
    Tale tale =
        new Tale()
            .user("anna", 100)
            .told(new Operation.AddFunds("anna", 7), 200, "{\"credit\":107}")
            .seesCredit("anna", 100)
            .endsWithCredit("anna", 107);
    assertThat(tale.kinds()).containsExactly(LOST);
  }

  @Test
  void a_read_that_shows_what_never_was_is_untrue() {
    assertThat(
            shop().seesStock("pen", 6).endsWithCredit("anna", 100).endsWithStock("pen", 5).kinds())
        .containsExactly(UNTRUE);
  }

  @Test
  void an_effect_that_happened_twice_is_untrue_and_breaks_the_sum() {
    Tale tale =
        new Tale()
            .user("anna", 100)
            .told(new Operation.AddFunds("anna", 7), 200, "{\"credit\":114}")
            .endsWithCredit("anna", 114);
    assertThat(tale.kinds()).containsExactly(UNTRUE, CONSERVATION);
  }

  @Test
  void what_was_created_must_be_found() {
    Tale tale =
        new Tale()
            .user("anna", 100)
            .told(new Operation.FindUser("anna"), 404, Tale.problem("user-not-found"));
    assertThat(tale.kinds()).containsExactly(LOST, LOST);
  }

  @Test
  void a_paid_order_stays_paid() {
    Tale tale =
        sold()
            .told(
                new Operation.FindOrder("o"),
                200,
                "{\"paid\":false,\"items\":[[\"pen\",2]],\"user_id\":\"anna\",\"total_cost\":20}");
    assertThat(end(tale).kinds()).containsExactly(LOST);
  }

  @Test
  void an_order_answered_as_paid_is_paid_in_the_end() {
    Tale tale =
        sold()
            .endsWithCredit("anna", 100)
            .endsWithStock("pen", 5)
            .endsWithOrder("o", false, "anna", 20, Map.of("pen", 2L));
    assertThat(tale.kinds()).containsExactly(LOST);
  }

  @Test
  void an_order_that_was_refused_is_not_paid_in_the_end() {
    Tale tale =
        new Tale()
            .user("anna", 10)
            .item("pen", 10, 5)
            .order("o", "anna", "pen", 2, 20)
            .refused("o", "out-of-credit")
            .endsWithCredit("anna", 10)
            .endsWithStock("pen", 5)
            .endsWithOrder("o", true, "anna", 20, Map.of("pen", 2L));
    assertThat(tale.kinds()).contains(UNTRUE, CONSERVATION);
  }

  @Test
  void nothing_is_refused_that_is_there() {
    assertThat(
            endUnsold(shop().order("o", "anna", "pen", 2, 20).refused("o", "out-of-stock")).kinds())
        .containsExactly(UNTRUE);
    assertThat(
            endUnsold(shop().order("o", "anna", "pen", 2, 20).refused("o", "out-of-credit"))
                .kinds())
        .containsExactly(UNTRUE);
  }

  @Test
  void nothing_is_sold_that_is_not_there() {
    Tale tale =
        shop()
            .order("o", "anna", "pen", 6, 60)
            .paid("o")
            .endsWithCredit("anna", 40)
            .endsWithStock("pen", -1)
            .endsWithOrder("o", true, "anna", 60, Map.of("pen", 6L));
    assertThat(tale.kinds()).containsExactly(UNTRUE);
  }

  @Test
  void a_refusal_leaves_nothing_held() {
    Tale tale =
        new Tale()
            .user("anna", 100)
            .item("pen", 10, 1)
            .order("o", "anna", "pen", 2, 20)
            .refused("o", "out-of-stock")
            .seesCredit("anna", 80)
            .endsWithCredit("anna", 100)
            .endsWithStock("pen", 1)
            .endsWithOrder("o", false, "anna", 20, Map.of("pen", 2L));
    assertThat(tale.kinds()).containsExactly(UNTRUE);
  }

  @Test
  void a_refusal_that_came_late_may_be_given_back_later() {
    Tale tale =
        shop()
            .order("o", "anna", "pen", 2, 20)
            .toldLate(new Operation.Checkout("o"), 409, Tale.problem("checkout-timed-out"))
            .seesCredit("anna", 80)
            .seesStock("pen", 5)
            .seesCredit("anna", 100);
    assertThat(endUnsold(tale).violations()).isEmpty();
  }

  @Test
  void but_when_it_was_given_back_it_stays_so() {
    Tale tale =
        shop()
            .order("o", "anna", "pen", 2, 20)
            .toldLate(new Operation.Checkout("o"), 409, Tale.problem("checkout-timed-out"))
            .seesCredit("anna", 100)
            .seesCredit("anna", 80);
    assertThat(endUnsold(tale).kinds()).containsExactly(UNTRUE);
  }

  @Test
  void after_a_broken_connection_both_may_be_true() {
    Tale broken = new Tale().user("anna", 100).broke(new Operation.AddFunds("anna", 7));
    assertThat(broken.endsWithCredit("anna", 107).violations()).isEmpty();
    assertThat(broken.endsWithCredit("anna", 100).violations()).isEmpty();
    assertThat(broken.endsWithCredit("anna", 99).kinds()).containsExactly(CONSERVATION);
  }

  @Test
  void after_a_broken_checkout_the_order_decides_what_must_be_left() {
    Tale tale = shop().order("o", "anna", "pen", 2, 20).broke(new Operation.Checkout("o"));
    assertThat(end(tale).violations()).isEmpty();
    assertThat(endUnsold(tale).violations()).isEmpty();
    assertThat(endUnsold(tale).endsWithStock("pen", 3).kinds()).contains(CONSERVATION);
  }

  @Test
  void a_lost_change_of_a_shared_account_is_found_in_the_end() {
    Tale tale =
        new Tale()
            .user("anna", 100)
            .client(2)
            .told(new Operation.AddFunds("anna", 7), 200, "{\"credit\":107}")
            .client(3)
            .told(new Operation.Pay("anna", 50), 200, "{\"credit\":57}")
            .endsWithCredit("anna", 50);
    assertThat(tale.kinds()).containsExactly(CONSERVATION, LOST);
  }

  @Test
  void an_account_never_has_less_than_nothing() {
    Tale tale =
        new Tale()
            .user("anna", 100)
            .client(2)
            .told(new Operation.Pay("anna", 101), 200, "{\"credit\":-1}")
            .endsWithCredit("anna", -1);
    assertThat(tale.kinds()).containsExactly(UNTRUE);
  }

  @Test
  void the_same_key_gets_the_same_answer() {
    Operation add = new Operation.AddFunds("anna", 7);
    String body = "{\"credit\":107}";
    Tale same = new Tale().user("anna", 100).told(add, "k", 200, body).echo(add, "k", 200, body);
    assertThat(same.endsWithCredit("anna", 107).violations()).isEmpty();
    Tale other =
        new Tale()
            .user("anna", 100)
            .told(add, "k", 200, body)
            .echo(add, "k", 200, "{\"credit\":114}");
    assertThat(other.endsWithCredit("anna", 107).kinds()).containsExactly(UNTRUE);
  }

  @Test
  void a_total_is_the_sum_of_its_lines() {
    Tale tale = shop().order("o", "anna", "pen", 2, 21);
    assertThat(endUnsold(tale).kinds()).containsExactly(UNTRUE);
  }
}
