package till.redis;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.TimeUnit;

/** Lends Lettuce event loops that somebody else starts and stops. */
final class SharedEventLoops implements EventLoopGroupProvider {
  private static final int LOOPS_AT_LEAST = 1;

  private final EventLoopGroup loops;

  SharedEventLoops(EventLoopGroup loops) {
    this.loops = loops;
  }

  @Override
  @SuppressWarnings("unchecked") // Lettuce asks for a group by the class that it would make itself
  public <T extends EventLoopGroup> T allocate(Class<T> type) {
    return (T) loops;
  }

  @Override
  public int threadPoolSize() {
    return LOOPS_AT_LEAST;
  }

  @Override
  public Future<Boolean> release(
      EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
    return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
  }

  @Override
  public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit timeUnit) {
    return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
  }
}
