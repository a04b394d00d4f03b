package till.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import till.chaos.fault.Catalogue;
import till.chaos.fault.Fault;

final class ScheduleTest {
  private static List<Fault> all(Schedule schedule) {
    List<Fault> faults = new ArrayList<>();
    for (Fault fault = schedule.next(); fault != null; fault = schedule.next()) {
      faults.add(fault);
    }
    return faults;
  }

  private static Schedule schedule(long seed) {
    return new Schedule(Catalogue.all(), seed, Duration.ZERO, false);
  }

  @Test
  void without_a_limit_each_fault_comes_once() {
    assertThat(all(schedule(1))).containsExactlyInAnyOrderElementsOf(Catalogue.all());
  }

  @Test
  void the_seed_makes_the_order() {
    assertThat(all(schedule(7))).isEqualTo(all(schedule(7))).isNotEqualTo(all(schedule(8)));
  }

  @Test
  void with_a_limit_they_come_over_and_over() {
    Schedule schedule = new Schedule(Catalogue.all(), 1, Duration.ofDays(1), false);
    List<Fault> twice = Stream.generate(schedule::next).limit(2L * Catalogue.all().size()).toList();
    Catalogue.all().forEach(fault -> assertThat(twice).filteredOn(fault::equals).hasSize(2));
  }

  @Test
  void the_short_list_comes_as_it_is_and_needs_no_tools() {
    assertThat(all(new Schedule(Schedule.SHORT, 5, Duration.ZERO, true)))
        .isEqualTo(Schedule.SHORT)
        .allMatch(fault -> fault.needs().isEmpty());
  }

  @Test
  void every_fault_has_a_name_of_its_own() {
    assertThat(Catalogue.all().stream().map(Fault::name)).doesNotHaveDuplicates();
  }

  @Test
  void a_name_stands_for_one_fault_or_for_all_that_begin_with_it() {
    assertThat(names("dead-shard")).containsExactly("dead-shard-5", "dead-shard-30");
    assertThat(names("kill-replica")).containsExactly("kill-replica");
    assertThat(names("slow-fsync")).containsExactly("slow-fsync");
    assertThat(names("slow")).hasSize(2);
    assertThat(names("dead-sh")).isEmpty();
  }

  private static List<String> names(String name) {
    return Catalogue.findAll(name).stream().map(Fault::name).toList();
  }
}
