package till.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Checks out each prepared order once, one after the other, and remembers what it was told. Figures
 * are taken between {@link #count()} and {@link #stop()}; those two may be called by any thread.
 */
final class Checkouts implements Errand {
  /** What the shop said of an order. */
  enum Told {
    NOTHING,
    PAID,
    REFUSED,
    ERROR
  }

  private static final Duration LATENCY_MAX = Duration.ofMinutes(5);
  private static final int LATENCY_DIGITS = 3;

  /** A shop that fails this often is not worth measuring. */
  private static final int ERRORS_MAX = 1_000;

  private final Told[] told;
  private final Histogram latencies = new Histogram(LATENCY_MAX.toNanos(), LATENCY_DIGITS);
  private int begun;
  private int committed;
  private int errors;
  private @Nullable String trouble;
  private volatile boolean counting;
  private volatile boolean stopped;

  Checkouts(int orders) {
    told = new Told[orders];
    Arrays.fill(told, Told.NOTHING);
  }

  /** From now on it counts. */
  void count() {
    counting = true;
  }

  /** From now on nothing counts and nothing more is sent. */
  void stop() {
    counting = false;
    stopped = true;
  }

  @Override
  public @Nullable Request next() {
    if (stopped || begun == told.length || errors >= ERRORS_MAX) {
      return null;
    }
    int order = begun++;
    return new Request(HttpMethod.POST, "/orders/checkout/" + order, order);
  }

  @Override
  public void answered(Request request, int status, Buffer body, long nanoseconds) {
    if (counting) {
      latencies.recordValue(Math.min(nanoseconds, LATENCY_MAX.toNanos()));
    }
    if (status >= 200 && status < 300) {
      told[request.number()] = Told.PAID;
      if (counting) {
        committed++;
      }
    } else if (status >= 400 && status < 500) {
      told[request.number()] = Told.REFUSED;
      troubled(request, status + " " + body);
    } else {
      error(request, status + " " + body);
    }
  }

  @Override
  public void failed(Request request, Throwable cause) {
    error(request, cause.toString());
  }

  private void error(Request request, String what) {
    told[request.number()] = Told.ERROR;
    errors++;
    troubled(request, what);
  }

  private void troubled(Request request, String what) {
    if (trouble == null) {
      trouble = request.path() + ": " + what;
    }
  }

  /** Checkouts answered 2xx while it counted. */
  int committed() {
    return committed;
  }

  /** Of every answer while it counted, in nanoseconds. */
  Histogram latencies() {
    return latencies;
  }

  /** How many orders it was ever told this of, also while it did not count. */
  long total(Told what) {
    return Arrays.stream(told).filter(what::equals).count();
  }

  /** The orders it was told this of. */
  IntStream orders(Told what) {
    return IntStream.range(0, told.length).filter(order -> told[order] == what);
  }

  /** Whether there was an order left to check out. */
  boolean ordersLeft() {
    return begun < told.length;
  }

  /** What ended it, if it was not stopped. */
  String whyEnded() {
    return ordersLeft() ? errors + " errors, the first: " + trouble : "the orders ran out";
  }

  /** The first answer that was no success; null if all were. */
  @Nullable String trouble() {
    return trouble;
  }
}
