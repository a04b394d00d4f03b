package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import till.http.ProblemType;
import till.process.Await;

/** A checkout whose stock nobody holds for a while, because stock-svc does not get to run. */
class ParticipantPausedTest {
  private static final String STOCK = "stock-svc-1";
  private static final Duration BEGUN_LIMIT = Duration.ofSeconds(10);

  private final Shop shop = Shop.withInstances(1);
  private final Client client = shop.client();
  private final Specimen specimen = Specimen.create(client);
  private final String before = specimen.state(client);

  @BeforeEach
  void stock_stops() {
    shop.pause(STOCK);
  }

  @AfterEach
  void stock_goes_on() {
    shop.resume(STOCK);
  }

  @Test
  void an_order_that_is_being_paid_cannot_be_changed_and_is_paid_once_stock_goes_on()
      throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> client.checkout(specimen.order()));
      awaitBeingPaid();
      var second = threads.submit(() -> client.checkout(specimen.order()));

      for (Endpoint endpoint :
          List.of(
              Endpoint.ADD_UNIT, Endpoint.ADD_ITEM, Endpoint.REMOVE_ITEM, Endpoint.REMOVE_ORDER)) {
        client
            .send(endpoint.method(), endpoint.path(specimen.values()), Body.NONE)
            .isProblem(ProblemType.ORDER_BEING_PAID);
      }
      assertThat(client.paid(specimen.order())).isFalse();
      stock_goes_on();

      assertThat(List.of(first.get(), second.get())).allMatch(Answer::succeeded);
    }
    assertThat(client.paid(specimen.order())).isTrue();
    client.hasLeft(
        specimen.item(),
        Specimen.STOCK - Specimen.QUANTITY,
        specimen.user(),
        Specimen.CREDIT - Specimen.QUANTITY * Specimen.PRICE);
  }

  @Test
  void a_checkout_past_its_deadline_is_refused_gives_all_back_and_can_be_tried_again() {
    client.checkout(specimen.order()).isProblem(ProblemType.CHECKOUT_TIMED_OUT);
    assertThat(client.paid(specimen.order())).isFalse();
    assertThat(client.credit(specimen.user())).isEqualTo(Specimen.CREDIT);

    stock_goes_on();
    shop.becomesQuiet();
    assertThat(specimen.state(client)).isEqualTo(before);

    client.checkout(specimen.order()).json();
  }

  /** Asks for what changes nothing until it is refused for the reason that is waited for. */
  private void awaitBeingPaid() {
    String noLine = "/orders/removeItem/" + specimen.order() + "/no-such-item";
    Await.until(
        BEGUN_LIMIT,
        () ->
            client.delete(noLine).status() == ProblemType.ORDER_BEING_PAID.status()
                ? Optional.empty()
                : Optional.of("the checkout has not begun"));
  }
}
