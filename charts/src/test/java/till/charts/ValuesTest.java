package till.charts;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong values are refused, and the message names them. */
final class ValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shop.durabilty=local              | shop                   | durabilty
          shop.durability=always            | shop                   | durability
          shop.partitions=0                 | shop                   | partitions
          image.pullPolicy=Sometimes        | image                  | pullPolicy
          defaults.replicas=-1              | defaults               | replicas
          defaults.resources.requests.gpu=1 | resources              | gpu
          services.basket.replicas=1        | services               | basket
          redis.tls.enabled=true            | redis                  | existingSecret
          httpRoute.enabled=true            | httpRoute              | parentRefs
          k6.enabled=true                   | k6                     | target
          k6.script=unknown                 | k6                     | script
          shutdown.gracePeriodSeconds=10    | shutdown               | gracePeriodSeconds
          autoscaling.enabled=true          |                        | autoscaling
          """)
  void of_the_shop(String change, @Nullable String where, String what) {
    assertRefused(Chart.TILL, change, where, what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nodes=2                           |                        | nodes
          nodes=7                           | multiple of 2          | nodes
          nodes=4                           | Redis Cluster needs 3  | nodes
          replicas=1                        |                        | replicas
          antiAffinity=none                 |                        | antiAffinity
          config.appendfsync=no             | config                 | appendfsync
          persistence.size=big              | persistence            | size
          tls.enabled=true                  | tls                    | existingSecret
          users.extra[0]=someone +get       | existingSecret         | users.extra
          """)
  void of_the_redis_cluster(String change, @Nullable String where, String what) {
    assertRefused(Chart.REDIS_CLUSTER, change, where, what);
  }

  @ParameterizedTest
  @CsvSource({"defaults.autoscaling", "services.order.autoscaling"})
  void two_autoscalers_at_once(String of) {
    var both = new TreeMap<String, Object>();
    both.put(of + ".hpa.enabled", true);
    both.put(of + ".keda.enabled", true);
    assertThatThrownBy(() -> Chart.TILL.render(both)).hasMessageContaining("autoscaling");
  }

  private static void assertRefused(
      Chart chart, String change, @Nullable String where, String what) {
    String[] pair = change.split("=", 2);
    assertThatThrownBy(() -> chart.render(Map.of(pair[0], pair[1])))
        .hasMessageContaining(where == null ? "" : where)
        .hasMessageContaining(what);
  }
}
