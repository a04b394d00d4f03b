package till.redis;

import io.lettuce.core.RedisException;

/** It is unknown whether a write would survive the loss of its node, or has survived it. */
public final class UnsafeWriteException extends RedisException {
  private static final long serialVersionUID = 1L;

  UnsafeWriteException(String message) {
    super(message);
  }
}
