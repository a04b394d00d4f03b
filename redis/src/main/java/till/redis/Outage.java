package till.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.cluster.PartitionSelectorException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Tells whether a command failed because Redis could not serve it, not because it is wrong. */
public final class Outage {
  private static final List<String> PASSING_ERRORS =
      List.of(
          "CLUSTERDOWN",
          "TRYAGAIN",
          "LOADING",
          "READONLY",
          "MASTERDOWN",
          "UNBLOCKED",
          "MOVED",
          "ASK",
          "NOGROUP",
          "MISCONF",
          "NOREPLICAS",
          "OOM");

  /** A script's key that it has derived from another is in a slot that is being moved. */
  private static final String MOVING_KEY = "attempted to access a non local key";

  private Outage() {}

  /** Whether the same command may well succeed later. Then nothing is known of this one. */
  public static boolean isOutage(Throwable e) {
    return switch (cause(e)) {
      case RedisCommandTimeoutException timeout -> true;
      case RedisConnectionException connection -> true;
      case PartitionSelectorException selection -> true;
      case RedisLoadingException loading -> true;
      case RedisReadOnlyException readOnly -> true;
      case RedisCommandExecutionException error ->
          error.getMessage() != null
              && (PASSING_ERRORS.stream().anyMatch(error.getMessage()::startsWith)
                  || error.getMessage().contains(MOVING_KEY));
      case IOException broken -> true;
      case UnsafeWriteException unsafe -> true;
      case NoReplicaException alone -> true;
      case RedisException closed -> closed.getClass() == RedisException.class;
      default -> false;
    };
  }

  /** What happened, without the wrappers of futures. */
  public static Throwable cause(Throwable e) {
    Throwable cause = e;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
