package till.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static till.cluster.TestRedis.await;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import till.cluster.TestCluster;

final class SharedEventLoopsTest {
  private static final int CALLS = 200;

  private final EventLoopGroup loops = loops(2);
  private final ClientResources resources =
      ClientResources.builder().eventLoopGroupProvider(new SharedEventLoops(loops)).build();
  private final RedisClusterClient client =
      RedisClusterClient.create(resources, TestCluster.shared().uris().split(",", 2)[0]);

  /** Event loops of the kind that Lettuce asks for on this machine. */
  static EventLoopGroup loops(int number) {
    return new MultiThreadIoEventLoopGroup(
        number, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  @AfterEach
  void close() {
    loops.shutdownGracefully().syncUninterruptibly();
  }

  @Test
  void answers_come_on_the_loops_that_were_lent() {
    client.connect();
    var scripts = Scripts.local(client);
    var onLoops = new ArrayList<CompletionStage<Boolean>>();
    for (int i = 0; i < CALLS; i++) {
      onLoops.add(
          scripts
              .string(Script.load("test/remember"), new String[] {"k" + i}, "x")
              .thenApply(answer -> isOnLoops()));
    }
    assertThat(onLoops.stream().filter(onLoop -> await(onLoop))).hasSizeGreaterThan(CALLS / 2);
    shutdown();
  }

  private boolean isOnLoops() {
    return StreamSupport.stream(loops.spliterator(), false).anyMatch(EventExecutor::inEventLoop);
  }

  @Test
  void the_loops_outlive_the_client() {
    client.connect();
    shutdown();
    assertThat(loops.isShuttingDown()).isFalse();
    assertThat(await(CompletableFuture.supplyAsync(() -> "done", loops.next()))).isEqualTo("done");
  }

  private void shutdown() {
    client.shutdown();
    resources.shutdown().syncUninterruptibly();
  }
}
