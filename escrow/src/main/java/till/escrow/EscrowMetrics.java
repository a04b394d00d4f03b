package till.escrow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What came of the commands of a participant: a count for each command, not for each line. */
@Singleton
public final class EscrowMetrics {
  /** By result. */
  private final Map<HoldResult, Counter> holds;

  private final Counter nothingHeld;
  private final Counter orphans;

  public EscrowMetrics(MeterRegistry registry) {
    this.holds =
        Stream.of(HoldResult.values())
            .collect(
                Collectors.toMap(
                    result -> result,
                    result ->
                        Counter.builder("till.escrow.holds")
                            .description(
                                "Commands to hold by what came of them, each time one is run")
                            .tag("result", result.name().toLowerCase(Locale.ROOT))
                            .register(registry)));
    this.nothingHeld =
        Counter.builder("till.escrow.commits.empty")
            .description("Commits of a line of which nothing was held")
            .register(registry);
    this.orphans =
        Counter.builder("till.escrow.orphans")
            .description("Holds found long past their deadline")
            .register(registry);
  }

  /** A command to hold was run. */
  void hold(HoldResult result) {
    Objects.requireNonNull(holds.get(result)).increment();
  }

  /** A commit found nothing to use up. */
  void nothingHeld() {
    nothingHeld.increment();
  }

  /** Holds were found that somebody should have settled. */
  void orphans(int count) {
    orphans.increment(count);
  }
}
