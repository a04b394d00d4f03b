package till.local.gateway;

import java.net.URI;
import java.time.Duration;

/** One instance of a service, and whether it is worth trying. Shared by all event loops. */
final class Upstream {
  /** Short: finding out again that an instance is dead costs next to nothing. */
  private static final Duration AVOIDED_FOR = Duration.ofMillis(500);

  private final String host;
  private final int port;
  private volatile boolean isAvoided;
  private volatile long avoidedUntil;

  Upstream(URI address) {
    this.host = address.getHost();
    this.port = address.getPort();
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  boolean isWorthTrying() {
    if (!isAvoided) {
      return true;
    }
    if (System.nanoTime() - avoidedUntil < 0) {
      return false;
    }
    isAvoided = false;
    return true;
  }

  void avoid() {
    avoidedUntil = System.nanoTime() + AVOIDED_FOR.toNanos();
    isAvoided = true;
  }
}
