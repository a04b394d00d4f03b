package till.redis;

import io.lettuce.core.RedisConnectionException;

/** The primary of a key does not serve, so the command was not sent. One object per outage. */
final class ShardUnavailableException extends RedisConnectionException {
  private static final long serialVersionUID = 1L;

  private final transient ShardHealth health;

  ShardUnavailableException(String message, ShardHealth health) {
    super(message);
    this.health = health;
  }

  ShardHealth health() {
    return health;
  }

  /** It is made once and thrown often; where it was thrown says nothing. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public Throwable fillInStackTrace() {
    return this;
  }
}
