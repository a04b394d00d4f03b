package till.console.checkout;

import io.micronaut.serde.annotation.Serdeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open checkouts.
 *
 * @param oldest_ms age of the oldest of those that were looked at
 * @param by_state of those that were looked at; PAID is decided and not announced
 * @param sampled how many were looked at, those first that are due first
 */
@Serdeable
public record OpenView(
    long total,
    @Nullable Long oldest_ms,
    Map<String, Long> by_state,
    List<Age> by_age,
    int sampled) {
  private static final List<Long> BOUNDS = List.of(1_000L, 5_000L, 10_000L);

  /**
   * How many are younger than this, and not younger than the one before.
   *
   * @param upto_ms null for no bound
   */
  @Serdeable
  public record Age(@Nullable Long upto_ms, long count) {}

  static OpenView of(long total, List<Order> sample, long now) {
    var ages =
        sample.stream()
            .flatMap(order -> order.began().stream())
            .map(began -> Math.max(0, now - began))
            .toList();
    return new OpenView(
        total,
        ages.stream().max(Long::compare).orElse(null),
        Map.of(
            "PAYING", count(sample, "PAYING"),
            "PAID", count(sample, "PAID"),
            "ABORTING", count(sample, "ABORTING")),
        byAge(ages),
        sample.size());
  }

  private static long count(List<Order> sample, String status) {
    return sample.stream().filter(order -> order.status().equals(status)).count();
  }

  private static List<Age> byAge(List<Long> ages) {
    var counts = new ArrayList<Age>();
    long from = 0;
    for (long bound : BOUNDS) {
      counts.add(new Age(bound, between(ages, from, bound)));
      from = bound;
    }
    counts.add(new Age(null, between(ages, from, Long.MAX_VALUE)));
    return counts;
  }

  private static long between(List<Long> ages, long from, long to) {
    return ages.stream().filter(age -> age >= from && age < to).count();
  }
}
