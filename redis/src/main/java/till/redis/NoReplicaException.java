package till.redis;

import io.lettuce.core.RedisException;

/** No replica can confirm a write, and the policy is to refuse it then. */
public final class NoReplicaException extends RedisException {
  private static final long serialVersionUID = 1L;

  NoReplicaException(String message) {
    super(message);
  }
}
