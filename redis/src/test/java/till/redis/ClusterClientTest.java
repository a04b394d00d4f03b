package till.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import till.cluster.TestCluster;

final class ClusterClientTest {
  private static final long LIMIT_SECONDS = 20;

  private final EventLoopGroup loop = SharedEventLoopsTest.loops(1);
  private final ClientResources resources =
      ClientResources.builder()
          .eventLoopGroupProvider(new SharedEventLoops(loop))
          .nettyCustomizer(
              new NettyCustomizer() {
                @Override
                public void afterChannelInitialized(Channel channel) {
                  channel.pipeline().addFirst(new Farewell());
                }
              })
          .build();
  private final ClusterClient client =
      new ClusterClient(
          resources, List.of(RedisURI.create(TestCluster.shared().uris().split(",", -1)[0])));

  /** As with TLS: what closes a connection first has something to do on the event loop. */
  private static final class Farewell extends ChannelOutboundHandlerAdapter {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise is what is told
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
      context.executor().execute(() -> context.close(promise));
    }
  }

  @AfterEach
  @Timeout(value = LIMIT_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void close() {
    client.shutdown();
    resources.shutdown().syncUninterruptibly();
    loop.shutdownGracefully().syncUninterruptibly();
  }

  @Test
  void an_event_loop_does_not_wait_for_a_connection_that_it_closes() throws Exception {
    var all = client.connect();
    var node = all.getPartitions().getPartition(0).getUri();
    var connection = all.getConnection(node.getHost(), node.getPort());
    loop.submit(connection::close).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(connection.isOpen()).isFalse();
    assertThat(all.sync().clusterMyId()).isNotEmpty();
  }
}
