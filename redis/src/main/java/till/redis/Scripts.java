package till.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Runs scripts: EVALSHA, and EVAL where the node does not know the script yet (after a restart, a
 * promotion, a SCRIPT FLUSH), which teaches it. A script may run twice when a connection breaks, so
 * every script bears that.
 */
public class Scripts {
  private final RedisAdvancedClusterAsyncCommands<String, String> redis;

  public Scripts(StatefulRedisClusterConnection<String, String> connection) {
    this.redis = connection.async();
  }

  /** Runs a script that returns one string. */
  public CompletionStage<String> string(Script script, String[] keys, String... arguments) {
    return run(script, ScriptOutputType.VALUE, keys, arguments);
  }

  /** Runs a script that returns an integer. */
  public CompletionStage<Long> integer(Script script, String[] keys, String... arguments) {
    return run(script, ScriptOutputType.INTEGER, keys, arguments);
  }

  /** Runs a script that returns a list; its members are String, Long or List. */
  public CompletionStage<List<Object>> list(Script script, String[] keys, String... arguments) {
    return run(script, ScriptOutputType.MULTI, keys, arguments);
  }

  /** Runs a script; the one way to Redis, for tests that make it fail. */
  protected <T> CompletionStage<T> run(
      Script script, ScriptOutputType type, String[] keys, String[] arguments) {
    return redis
        .<T>evalsha(script.digest(), type, keys, arguments)
        .exceptionallyCompose(
            e ->
                Outage.cause(e) instanceof RedisNoScriptException
                    ? redis.eval(script.source(), type, keys, arguments)
                    : CompletableFuture.failedStage(e));
  }
}
