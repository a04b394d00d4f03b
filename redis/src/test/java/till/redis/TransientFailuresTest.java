package till.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.cluster.PartitionSelectorException;
import io.lettuce.core.cluster.models.partitions.Partitions;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TransientFailuresTest {
  static Stream<Throwable> passing() {
    return Stream.of(
        new RedisCommandTimeoutException("timed out"),
        new RedisConnectionException("refused"),
        new RedisException("Connection closed"),
        new RedisLoadingException("LOADING Redis is loading the dataset in memory"),
        new RedisReadOnlyException("READONLY You can't write against a read only replica."),
        new PartitionSelectorException("Cannot determine a partition", new Partitions()),
        new UnsafeWriteException("127.0.0.1:1 was not the primary all the time"),
        new NoReplicaException("127.0.0.1:1 has no replica"),
        new IOException("Connection reset by peer"),
        error("CLUSTERDOWN Hash slot not served"),
        error("NOREPLICAS Not enough good replicas to write."),
        error("ASK 1 127.0.0.1:1"),
        error("TRYAGAIN Multiple keys request during rehashing of slot"),
        error("UNBLOCKED force unblock from blocking operation"),
        error("NOGROUP No such key"),
        error("MISCONF Redis is configured to save RDB snapshots"),
        error("OOM command not allowed when used memory > 'maxmemory'."),
        new CompletionException(error("CLUSTERDOWN The cluster is down")),
        new ExecutionException(new CompletionException(error("MOVED 1 127.0.0.1:1"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passing")
  void redis_could_not_serve_it(Throwable e) {
    assertThat(TransientFailures.isOutage(e)).isTrue();
  }

  static Stream<Throwable> lasting() {
    return Stream.of(
        error("WRONGTYPE Operation against a key holding the wrong kind of value"),
        error("ERR user_script:1: Script attempted to access nonexistent global variable"),
        new RedisCommandExecutionException((String) null),
        new RedisNoScriptException("NOSCRIPT No matching script."),
        new IllegalStateException("bug"),
        new CompletionException(new IllegalStateException("bug")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lasting")
  void it_is_wrong_and_will_be(Throwable e) {
    assertThat(TransientFailures.isOutage(e)).isFalse();
  }

  private static RedisCommandExecutionException error(String message) {
    return new RedisCommandExecutionException(message);
  }
}
