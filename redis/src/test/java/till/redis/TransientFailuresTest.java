package till.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisBusyException;
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
import org.junit.jupiter.api.Test;
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
        error("BUSY Redis is busy running a script. You can only call SCRIPT KILL"),
        new RedisBusyException(
            "BUSY Redis is busy running a script. You can only call SCRIPT KILL"),
        error("UNKILLABLE Sorry the script already executed write commands"),
        error("ERR Script killed by user with SCRIPT KILL... script: 1, on @user_script:2."),
        new CompletionException(error("CLUSTERDOWN The cluster is down")),
        new ExecutionException(new CompletionException(error("MOVED 1 127.0.0.1:1"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passing")
  void redis_could_not_serve_it(Throwable e) {
    assertThat(TransientFailures.isOutage(e)).isTrue();
  }

  static Stream<Throwable> denials() {
    return Stream.of(
        error("NOPERM this user has no permissions to run the 'evalsha' command"),
        error("NOPERM this user has no permissions to access one of the keys used as arguments"),
        error("NOAUTH Authentication required."),
        error("WRONGPASS invalid username-password pair or user is disabled."),
        error("ERR The user executing the script can't run this command or subcommand script: 1"),
        error("ERR The user executing the script can't access at least one of the keys"),
        error("ERR ACL failure in script: User u has no permissions to run the 'get' command"),
        error("ERR Error running script: @user_script:2: -NOPERM this user has no permissions"),
        new CompletionException(error("NOPERM this user has no permissions")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("denials")
  void who_is_denied_something_may_be_let_in_again(Throwable e) {
    assertThat(TransientFailures.isOutage(e)).isTrue();
    assertThat(TransientFailures.isDenied(e)).isTrue();
    assertThat(TransientFailures.mayHaveMoved(e)).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"passing", "lasting"})
  void other_failures_are_no_denials(Throwable e) {
    assertThat(TransientFailures.isDenied(e)).isFalse();
  }

  @Test
  void full_memory_is_told_from_other_outages() {
    var full = error("OOM command not allowed when used memory > 'maxmemory'.");
    assertThat(TransientFailures.isOutOfMemory(new CompletionException(full))).isTrue();
    assertThat(TransientFailures.mayHaveMoved(full)).isFalse();
    assertThat(TransientFailures.isOutOfMemory(error("BUSY Redis is busy"))).isFalse();
    assertThat(TransientFailures.isOutOfMemory(new IllegalStateException("OOM is"))).isFalse();
  }

  static Stream<Throwable> lasting() {
    return Stream.of(
        error("BUSYGROUP Consumer Group name already exists"),
        new RedisBusyException("BUSYGROUP Consumer Group name already exists"),
        error("ERR unknown command"),
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
