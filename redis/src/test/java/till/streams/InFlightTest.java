package till.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import till.redis.Partition;

final class InFlightTest {
  private static final GroupStream STREAM =
      new GroupStream(new Partition(0, "6"), "payment", "payment-svc");

  private final InFlight inFlight = new InFlight();

  private static List<Entry> entries(String... ids) {
    return List.of(ids).stream().map(id -> new Entry(id, Map.of())).toList();
  }

  @Test
  void entries_that_nobody_works_on_are_begun() {
    assertThat(inFlight.begin(STREAM, entries("1-0", "2-0"))).isEqualTo(entries("1-0", "2-0"));
    assertThat(inFlight.end(STREAM, entries("1-0", "2-0"))).isEmpty();
  }

  @Test
  void who_comes_with_one_in_flight_goes_away_without_it() {
    inFlight.begin(STREAM, entries("1-0", "2-0"));
    assertThat(inFlight.begin(STREAM, entries("2-0", "3-0"))).isEqualTo(entries("3-0"));
    assertThat(inFlight.begin(STREAM, entries("1-0", "2-0", "3-0"))).isEmpty();
  }

  @Test
  void it_is_looked_at_once_more_however_many_came_meanwhile() {
    inFlight.begin(STREAM, entries("1-0", "2-0"));
    inFlight.begin(STREAM, entries("2-0"));
    inFlight.begin(STREAM, entries("2-0"));
    assertThat(inFlight.end(STREAM, entries("1-0", "2-0"))).containsExactly("2-0");
  }

  @Test
  void what_has_ended_can_begin_again() {
    inFlight.begin(STREAM, entries("1-0"));
    inFlight.begin(STREAM, entries("1-0"));
    inFlight.end(STREAM, entries("1-0"));
    assertThat(inFlight.begin(STREAM, entries("1-0"))).isEqualTo(entries("1-0"));
    assertThat(inFlight.end(STREAM, entries("1-0"))).isEmpty();
  }

  @Test
  void the_same_id_in_another_stream_is_another_entry() {
    inFlight.begin(STREAM, entries("1-0"));
    assertThat(inFlight.begin(STREAM.sibling("stock"), entries("1-0"))).isEqualTo(entries("1-0"));
  }
}
