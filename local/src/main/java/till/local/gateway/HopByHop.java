package till.local.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/** Headers that speak of one connection and must not travel on (RFC 9110, section 7.6.1). */
final class HopByHop {
  private static final List<CharSequence> ALWAYS =
      List.of(
          HttpHeaders.CONNECTION,
          HttpHeaders.TRANSFER_ENCODING,
          HttpHeaders.createOptimized("keep-alive"),
          HttpHeaders.createOptimized("proxy-authenticate"),
          HttpHeaders.createOptimized("proxy-authorization"),
          HttpHeaders.createOptimized("proxy-connection"),
          HttpHeaders.createOptimized("te"),
          HttpHeaders.createOptimized("trailer"),
          HttpHeaders.createOptimized("upgrade"),
          // The gateway has answered an Expect: 100-continue itself.
          HttpHeaders.createOptimized("expect"));

  private HopByHop() {}

  /** Copies all other headers. */
  static void copyOthers(MultiMap from, MultiMap to) {
    to.addAll(from);
    if (from.contains(HttpHeaders.CONNECTION)) {
      from.getAll(HttpHeaders.CONNECTION).forEach(names -> removeNamed(names, to));
    }
    for (CharSequence name : ALWAYS) {
      to.remove(name);
    }
  }

  private static void removeNamed(String names, MultiMap headers) {
    for (String name : names.split(",", -1)) {
      headers.remove(name.strip());
    }
  }
}
