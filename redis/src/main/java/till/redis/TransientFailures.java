package till.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.cluster.PartitionSelectorException;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Tells whether a command failed because Redis could not serve it, not because it is wrong. */
public final class TransientFailures {
  private static final String OUT_OF_MEMORY = "OOM";

  /** The codes of errors that end by themselves, or by what an operator does. */
  private static final Set<String> CODES =
      Set.of(
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
          OUT_OF_MEMORY,
          "BUSY",
          "UNKILLABLE");

  /** The codes of what the user that we log in as may not do. */
  private static final Set<String> DENIED_CODES = Set.of("NOPERM", "NOAUTH", "WRONGPASS");

  /** A denial that a script meets has the code ERR. */
  private static final String SCRIPT_ERROR = "ERR ";

  private static final Set<String> DENIED_IN_SCRIPT =
      Set.of(
          "The user executing the script can't", // Redis 7.0
          "ACL failure in script", // since 7.2
          "NOPERM",
          "NOAUTH");

  /** An operator has ended it with SCRIPT KILL: it had written nothing. */
  private static final String KILLED = "Script killed by user";

  /** A key that a script has derived from another one is in a slot that is being moved. */
  private static final String MOVING_KEY = "attempted to access a non local key";

  private TransientFailures() {}

  /** Whether the same command may well succeed later. Then nothing is known of this one. */
  public static boolean isOutage(Throwable e) {
    return switch (cause(e)) {
      case RedisCommandTimeoutException timeout -> true;
      case RedisConnectionException connection -> true;
      case PartitionSelectorException selection -> true;
      case RedisLoadingException loading -> true;
      case RedisReadOnlyException readOnly -> true;
      case RedisCommandExecutionException error ->
          hasCode(error, CODES)
              || isDenied(error)
              || isKilled(error)
              || message(error).contains(MOVING_KEY);
      case IOException broken -> true;
      case UnsafeWriteException unsafe -> true;
      case NoReplicaException alone -> true;
      case RedisException closed -> closed.getClass() == RedisException.class;
      default -> false;
    };
  }

  /**
   * Whether the memory of a node is full, so that it refuses what would take up more. That lasts
   * longer than a client waits.
   */
  public static boolean isOutOfMemory(Throwable e) {
    return hasCode(cause(e), Set.of(OUT_OF_MEMORY));
  }

  /** Whether our user may not do that: somebody has changed its rights, or its password. */
  public static boolean isDenied(Throwable e) {
    Throwable cause = cause(e);
    if (!(cause instanceof RedisCommandExecutionException)) {
      return false;
    }
    String message = message(cause);
    return hasCode(cause, DENIED_CODES)
        || (message.startsWith(SCRIPT_ERROR)
            && DENIED_IN_SCRIPT.stream().anyMatch(message::contains));
  }

  /** Whether it may be so because the cluster is another one than this process knows. */
  static boolean mayHaveMoved(Throwable e) {
    return isOutage(e) && !isOutOfMemory(e) && !isDenied(e);
  }

  private static boolean isKilled(Throwable error) {
    String message = message(error);
    return message.startsWith(SCRIPT_ERROR + KILLED);
  }

  /** BUSYGROUP and BUSYKEY are other codes than BUSY. */
  private static boolean hasCode(Throwable e, Set<String> codes) {
    String code = message(e).split(" ", 2)[0];
    return e instanceof RedisCommandExecutionException && codes.contains(code);
  }

  private static String message(Throwable e) {
    return Objects.requireNonNullElse(e.getMessage(), "");
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
