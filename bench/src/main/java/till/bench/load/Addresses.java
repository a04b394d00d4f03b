package till.bench.load;

import java.net.URI;
import java.util.List;

/** Where the shop listens: each list has one or more places that do the same. */
public record Addresses(List<URI> orders, List<URI> stock, List<URI> payment) {
  /** One for everything. */
  public static Addresses of(URI origin) {
    return new Addresses(List.of(origin), List.of(origin), List.of(origin));
  }

  /** Where this client sends a request with that path. */
  URI of(String path, int client) {
    List<URI> places =
        path.startsWith("/orders/") ? orders : path.startsWith("/stock/") ? stock : payment;
    return places.get(client % places.size());
  }
}
