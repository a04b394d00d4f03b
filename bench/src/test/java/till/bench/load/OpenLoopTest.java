package till.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A shop that stalls does not hide that from the figures. */
class OpenLoopTest {
  private static final Duration STALL = Duration.ofMillis(600);
  private static final Duration ARRIVALS = Duration.ofMillis(300);
  private static final long SURELY_STALLED =
      STALL.minus(ARRIVALS).minus(Duration.ofMillis(50)).toNanos();

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server =
      vertx
          .createHttpServer()
          .requestHandler(this::handle)
          .listen(0, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .join();
  private final Asked asked = new Asked();
  private boolean isFirst = true;

  /** Stalls with its first answer. */
  private void handle(HttpServerRequest request) {
    if (isFirst) {
      isFirst = false;
      vertx.setTimer(STALL.toMillis(), timer -> request.response().end());
    } else {
      request.response().end();
    }
  }

  /** Asks for the same, without end. */
  private static final class Asked implements Errand {
    private final Histogram latencies = Count.histogram();
    private final Histogram late = Count.histogram();
    private int sent;

    @Override
    public Request next() {
      return Request.get("find", "/orders/find/1", sent++);
    }

    @Override
    public void sent(long lateNanoseconds) {
      late.recordValue(lateNanoseconds);
    }

    @Override
    public void answered(Request request, int status, Buffer body, long nanoseconds) {
      latencies.recordValue(nanoseconds);
    }

    @Override
    public void failed(Request request, Throwable cause) {
      throw new AssertionError(cause);
    }

    @Override
    public boolean turnedAway(Request request, boolean mayWait) {
      throw new AssertionError(request);
    }
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void latency_counts_from_when_a_request_was_to_be_sent() {
    URI origin = URI.create("http://127.0.0.1:" + server.actualPort());
    try (Clients clients = new Clients(Addresses.of(origin), 1)) {
      clients.prepare(1);
      clients.start(asked, new Schedule(100, ARRIVALS)).join();
    }

    // All but one were answered at once, but none of them could be sent before the first was.
    assertThat(asked.latencies.getTotalCount()).isEqualTo(asked.sent).isGreaterThan(10);
    assertThat(asked.latencies.getMinValue()).isGreaterThan(SURELY_STALLED);
    assertThat(asked.late.getTotalCount()).isEqualTo(asked.sent);
    assertThat(asked.late.getValueAtPercentile(50)).isGreaterThan(SURELY_STALLED);
  }
}
