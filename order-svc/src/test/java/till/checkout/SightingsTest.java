package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import till.checkout.Checkouts.Due;
import till.checkout.Checkouts.Listed;
import till.contracts.OrderId;

final class SightingsTest {
  private static final Duration FIRST_LOOK = Duration.ofSeconds(10);
  private static final int MANY = Sightings.REMEMBERED_MAX + 10;

  /** Not far below the largest, so that the clock passes over it. */
  private static final long START = Long.MAX_VALUE - Duration.ofSeconds(15).toNanos();

  private final Sightings sightings = new Sightings();

  private static Listed listed(String order, long score) {
    return new Listed(new OrderId(order), score);
  }

  private static long after(Duration time) {
    return START + time.toNanos();
  }

  private List<Due> due(Duration after, Listed... page) {
    return sightings.due(List.of(page), after(after), FIRST_LOOK, MANY);
  }

  private static Due due(String order, long score, Duration seen) {
    return new Due(new OrderId(order), Optional.empty(), score, seen);
  }

  @Test
  void an_order_is_due_when_it_was_seen_for_the_time_of_the_first_look() {
    assertThat(due(Duration.ZERO, listed("a", 1))).isEmpty();
    assertThat(due(FIRST_LOOK.minusNanos(1), listed("a", 1))).isEmpty();
    assertThat(due(FIRST_LOOK, listed("a", 1))).containsExactly(due("a", 1, FIRST_LOOK));
  }

  @Test
  void one_that_was_due_is_due_again_after_the_same_time_and_was_seen_for_longer() {
    due(Duration.ZERO, listed("a", 1));
    due(FIRST_LOOK, listed("a", 1));
    assertThat(due(FIRST_LOOK.multipliedBy(2).minusNanos(1), listed("a", 1))).isEmpty();
    assertThat(due(FIRST_LOOK.multipliedBy(2), listed("a", 1)))
        .containsExactly(due("a", 1, FIRST_LOOK.multipliedBy(2)));
  }

  @Test
  void an_order_whose_score_has_changed_is_due_at_once_and_seen_from_then_on() {
    due(Duration.ZERO, listed("a", 1));
    var later = Duration.ofSeconds(3);
    assertThat(due(later, listed("a", 2))).containsExactly(due("a", 2, Duration.ZERO));
  }

  @Test
  void the_time_of_the_next_look_can_be_set() {
    due(Duration.ZERO, listed("a", 1));
    sightings.lookAgain(new OrderId("a"), after(Duration.ZERO), Duration.ofSeconds(1));
    sightings.lookAgain(new OrderId("never_seen"), after(Duration.ZERO), Duration.ofSeconds(1));
    assertThat(due(Duration.ofSeconds(1), listed("a", 1)))
        .containsExactly(due("a", 1, Duration.ofSeconds(1)));
    assertThat(sightings.size()).isEqualTo(1);
  }

  @Test
  void of_more_than_the_maximum_the_others_stay_due() {
    var page = List.of(listed("a", 1), listed("b", 1), listed("c", 1));
    sightings.due(page, START, FIRST_LOOK, 2);
    assertThat(sightings.due(page, after(FIRST_LOOK), FIRST_LOOK, 2))
        .extracting(Due::order)
        .containsExactly(new OrderId("a"), new OrderId("b"));
    assertThat(sightings.due(page, after(FIRST_LOOK), FIRST_LOOK, 2))
        .extracting(Due::order)
        .containsExactly(new OrderId("c"));
  }

  @Test
  void an_order_that_no_page_shows_is_forgotten_after_some_tours() {
    due(Duration.ZERO, listed("a", 1), listed("b", 1));
    for (int tour = 0; tour < 2; tour++) {
      sightings.endTour();
      due(Duration.ZERO, listed("b", 1));
    }
    assertThat(sightings.size()).as("ranks may have shifted").isEqualTo(2);
    sightings.endTour();
    assertThat(sightings.size()).isEqualTo(1);
    assertThat(due(FIRST_LOOK, listed("a", 1), listed("b", 1)))
        .containsExactly(due("b", 1, FIRST_LOOK));
  }

  @Test
  void those_that_are_too_many_to_be_remembered_are_due_each_time() {
    var page =
        IntStream.range(0, Sightings.REMEMBERED_MAX).mapToObj(i -> listed("o" + i, 1)).toList();
    sightings.due(page, START, FIRST_LOOK, MANY);
    for (int i = 0; i < 2; i++) {
      assertThat(due(Duration.ZERO, listed("one_more", 7)))
          .containsExactly(due("one_more", 7, Duration.ZERO));
    }
    assertThat(sightings.size()).isEqualTo(Sightings.REMEMBERED_MAX);
  }
}
