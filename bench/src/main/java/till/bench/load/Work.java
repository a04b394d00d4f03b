package till.bench.load;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An errand that is counted, phase by phase. What is said of it is said on the event loop, but for
 * what any thread may do: {@link #resume} and {@link #stop}.
 */
public abstract class Work implements Errand {
  /** A shop that fails this often is not worth measuring. */
  private static final int FAILURES_MAX = 1_000;

  private Tally tally = new Tally(List.of());
  private int failures;
  private @Nullable String trouble;
  private volatile boolean isStopped;

  /** From now on it counts here. */
  final void count(Tally next) {
    tally = next;
  }

  /** It may be done, again. */
  final void resume() {
    isStopped = false;
  }

  /** From now on nothing more is sent. */
  public final void stop() {
    isStopped = true;
  }

  @Override
  public final @Nullable Request next() {
    return isStopped || failures >= FAILURES_MAX ? null : following();
  }

  @Override
  public final void sent(long lateNanoseconds) {
    tally.sent(lateNanoseconds);
  }

  @Override
  public final void answered(Request request, int status, Buffer body, long nanoseconds) {
    if (status >= 200 && status < 300) {
      tally.succeeded(request, nanoseconds);
      succeeded(request, body);
    } else if (status >= 400 && status < 500) {
      tally.of(request).addRefusal(nanoseconds);
      troubled(request, status + " " + body);
      refused(request);
    } else {
      failure(request, status + " " + body);
    }
  }

  @Override
  public final void failed(Request request, Throwable cause) {
    failure(request, cause.toString());
  }

  private void failure(Request request, String what) {
    tally.of(request).addFailure();
    failures++;
    troubled(request, what);
    unknown(request);
  }

  @Override
  public final boolean turnedAway(Request request, boolean mayWait) {
    tally.of(request).addTurnedAway();
    boolean again = mayWait && !isStopped;
    if (!again) {
      unknown(request);
    }
    return again;
  }

  private void troubled(Request request, String what) {
    if (trouble == null) {
      trouble = request + ": " + what;
    }
  }

  /** The next request; null if there is none any more. */
  protected abstract @Nullable Request following();

  /** The kinds of its requests, in the order in which they are told. */
  protected List<String> kinds() {
    return List.of();
  }

  /** Whether there may be more to do. */
  public boolean isMore() {
    return true;
  }

  /** It was answered 2xx. */
  protected void succeeded(Request request, Buffer body) {}

  /** It was answered 4xx. */
  protected void refused(Request request) {}

  /** What came of it is not known. */
  protected void unknown(Request request) {}

  /** How many requests had another answer than 2xx, 4xx or 503, or none. */
  public final int failures() {
    return failures;
  }

  /** The first answer that was neither success nor 503; null if there was none. */
  public final @Nullable String trouble() {
    return trouble;
  }

  /** What ended it, if it was not stopped. */
  final String whyEnded() {
    return failures >= FAILURES_MAX
        ? failures + " failures, the first: " + trouble
        : "nothing is left to do";
  }
}
