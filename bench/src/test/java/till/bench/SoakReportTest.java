package till.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import till.audit.AuditReport;
import till.audit.Counts;
import till.audit.Traffic;

/** What is too much growth. */
class SoakReportTest {
  private static final long MEBIBYTE = 1_048_576;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Redis first | last | heap first | last | what is complained of
        "100 | 100 | 40 | 40 | ",
        "100 | 120 | 40 | 48 | ",
        "100 |  80 | 40 | 20 | ",
        "100 | 121 | 40 | 40 | redis-1 grew from 100.0 MiB to 121.0 MiB, more than 20 %",
        "100|100|40|49| order-svc-1 live heap grew from 40.0 MiB to 49.0 MiB, more than 20 %",
        // four are nothing
        "  5 |   9 |  5 |  9 | ",
        "  5 |  10 |  5 |  9 | redis-1 grew from 5.0 MiB to 10.0 MiB, more than 20 %",
      })
  void growth_by_more_than_the_share_is_complained_of(
      long redisFirst, long redisLast, long heapFirst, long heapLast, String complaint) {
    SoakReport report =
        report(footprint(redisFirst, heapFirst), footprint(redisLast, heapLast), List.of(), 0);

    assertThat(report.complaints()).isEqualTo(complaint == null ? List.of() : List.of(complaint));
  }

  @Test
  void failed_checkouts_and_wrong_books_are_complained_of() {
    SoakReport report =
        report(footprint(100, 40), footprint(100, 40), List.of("/orders/checkout/1: 503"), 1);

    assertThat(report.complaints())
        .containsExactly(
            "A checkout failed: /orders/checkout/1: 503",
            "The books are not settled: {not conserved=1}");
  }

  @Test
  void all_figures_are_told() {
    SoakReport report = report(footprint(100, 40), footprint(110, 38), List.of(), 0);

    assertThat(report.toString())
        .containsPattern("redis-1 +100.0 MiB +110.0 MiB +\\+10.0 %")
        .containsPattern("order-svc-1 live heap +40.0 MiB +38.0 MiB +-5.0 %")
        .containsPattern("order-svc-1 resident +200.0 MiB")
        .containsPattern("item:\\{} +7 +7 +\\+0.0 %")
        .containsPattern("entries in streams +12");
    JsonObject json = new JsonObject(report.json());
    assertThat(json.getJsonObject("last").getJsonObject("redis_bytes").getLong("redis-1"))
        .isEqualTo(110 * MEBIBYTE);
    assertThat(json.getJsonArray("samples")).hasSize(1);
  }

  private static SoakReport report(
      Footprint first, Footprint last, List<String> troubles, long mismatches) {
    var sample =
        new Sample(
            Duration.ofSeconds(5), Map.of("redis-1", MEBIBYTE), Map.of("gateway", 1L), 3, 12, 99);
    var books =
        new AuditReport(
            3,
            12,
            new Counts(Map.of(), 0, 0, 0, 0, 0),
            new Traffic(List.of(), Set.of()),
            List.of(),
            mismatches == 0 ? Map.of() : Map.of("not conserved", mismatches),
            mismatches,
            0,
            Duration.ofSeconds(1));
    return new SoakReport(new Soak.Outcome(List.of(sample), first, last, troubles, books), 20);
  }

  private static Footprint footprint(long redis, long heap) {
    return new Footprint(
        Duration.ofMinutes(1),
        1_000,
        Map.of("redis-1", redis * MEBIBYTE),
        Map.of("order-svc-1", heap * MEBIBYTE),
        Map.of("order-svc-1", 200 * MEBIBYTE),
        Map.of("item:{}", 7L));
  }
}
