package till.local.gateway;

import java.net.URI;
import java.time.Duration;

/** One instance of a service, and what is known of its state. Shared by all event loops. */
final class Upstream {
  /** Short: finding out again that an instance is dead costs next to nothing. */
  private static final Duration AVOIDED_FOR = Duration.ofMillis(500);

  private final String host;
  private final int port;
  private volatile boolean isWell = true;
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

  /** Whether it answered when it was asked last whether it is alive. */
  boolean isWell() {
    return isWell;
  }

  void found(boolean well) {
    isWell = well;
  }

  /** Whether it may be there: no connection was refused just now. */
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
