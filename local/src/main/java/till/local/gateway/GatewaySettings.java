package till.local.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the gateway needs to know.
 *
 * @param orders base addresses of the order-svc instances; likewise stock and payment
 * @param patience how long a request waits for an instance that can be reached
 */
public record GatewaySettings(
    String host,
    int port,
    List<URI> orders,
    List<URI> stock,
    List<URI> payment,
    Duration patience) {

  /** A restart of a service takes a few seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** From GATEWAY_HOST, GATEWAY_PORT, ORDER_URLS, STOCK_URLS and PAYMENT_URLS. */
  static GatewaySettings of(Map<String, String> environment) {
    return new GatewaySettings(
        environment.getOrDefault("GATEWAY_HOST", "127.0.0.1"),
        Integer.parseInt(environment.getOrDefault("GATEWAY_PORT", "8000")),
        urls(environment, "ORDER_URLS"),
        urls(environment, "STOCK_URLS"),
        urls(environment, "PAYMENT_URLS"),
        PATIENCE);
  }

  private static List<URI> urls(Map<String, String> environment, String variable) {
    String urls = environment.getOrDefault(variable, "");
    if (urls.isBlank()) {
      throw new IllegalArgumentException(variable + " must name the instances of the service");
    }
    return Arrays.stream(urls.split(",", -1)).map(String::strip).map(URI::create).toList();
  }
}
