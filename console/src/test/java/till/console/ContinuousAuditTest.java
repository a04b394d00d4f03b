package till.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;

/** The audit that never ends, on accounts right and wrong. */
final class ContinuousAuditTest {
  @Test
  void every_account_is_looked_at_and_one_that_does_not_add_up_is_found() {
    new Floor().clear();
    TestRedis.commands()
        .hset(
            "item:{right}",
            Map.of("available", "3", "held", "2", "supplied", "5", "hold:o/1", "2 9000000000000"));
    TestRedis.commands().hset("user:{wrong}", Map.of("available", "3", "supplied", "5"));
    TestRedis.commands().zadd("user:{wrong}:waiting", 1, "o/1");
    try (var desk = Desk.open(Map.of("till.audit.keys-per-second", "1000"))) {
      var audit = Audits.untilRounds(desk, 2);
      assertThat(audit.getString("last_difference"))
          .isEqualTo("user:{wrong}: supplied 5, but available 3 + held 0 + sold 0 = 3");
      assertThat(audit.getLong("differences")).isBetween(2L, audit.getLong("rounds") + 1);
      assertThat(audit.getLong("checked")).isGreaterThanOrEqualTo(2 * audit.getLong("rounds"));
      var metrics = desk.send("GET", "/prometheus", null, null, null).response().body();
      assertThat(metrics)
          .contains(
              "till_audit_checked_total",
              "till_audit_differences_total",
              "till_audit_rounds_total");
    }
    TestRedis.commands().del("user:{wrong}");
  }
}
