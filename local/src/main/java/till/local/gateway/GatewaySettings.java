package till.local.gateway;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the gateway needs to know.
 *
 * @param orders base addresses of the order-svc instances; likewise stock and payment
 * @param console of the console; none if there is none
 */
public record GatewaySettings(
    String host,
    int port,
    List<URI> orders,
    List<URI> stock,
    List<URI> payment,
    List<URI> console,
    GatewayLimits limits) {

  /**
   * From GATEWAY_HOST, GATEWAY_PORT, ORDER_URLS, STOCK_URLS, PAYMENT_URLS, CONSOLE_URLS, and the
   * limits'.
   */
  static GatewaySettings of(Map<String, String> environment) {
    return new GatewaySettings(
        environment.getOrDefault("GATEWAY_HOST", "127.0.0.1"),
        Integer.parseInt(environment.getOrDefault("GATEWAY_PORT", "8000")),
        urls(environment, "ORDER_URLS"),
        urls(environment, "STOCK_URLS"),
        urls(environment, "PAYMENT_URLS"),
        environment.getOrDefault("CONSOLE_URLS", "").isBlank()
            ? List.of()
            : urls(environment, "CONSOLE_URLS"),
        GatewayLimits.of(environment));
  }

  private static List<URI> urls(Map<String, String> environment, String variable) {
    String urls = environment.getOrDefault(variable, "");
    if (urls.isBlank()) {
      throw new IllegalArgumentException(variable + " must name the instances of the service");
    }
    return Arrays.stream(urls.split(",", -1)).map(String::strip).map(URI::create).toList();
  }
}
