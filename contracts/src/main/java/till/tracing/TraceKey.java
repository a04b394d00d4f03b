package till.tracing;

import com.github.f4b6a3.ulid.Ulid;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import java.util.Optional;
import till.contracts.CheckoutId;

/**
 * The trace of a checkout: its id is the attempt, bit by bit, and the lower half of that is the id
 * of its root span. So any service can name both.
 */
record TraceKey(long high, long low) {
  /** Nothing for an attempt that is no ULID: it was not begun by this program. */
  static Optional<TraceKey> of(CheckoutId checkout) {
    if (!Ulid.isValid(checkout.attempt())) {
      return Optional.empty();
    }
    var ulid = Ulid.from(checkout.attempt());
    var key = new TraceKey(ulid.getMostSignificantBits(), ulid.getLeastSignificantBits());
    return Optional.of(key).filter(trace -> trace.context().isValid());
  }

  String traceId() {
    return TraceId.fromLongs(high, low);
  }

  String rootId() {
    return SpanId.fromLong(low);
  }

  /** Of the root span. */
  SpanContext context() {
    return SpanContext.createFromRemoteParent(
        traceId(), rootId(), TraceFlags.getSampled(), TraceState.getDefault());
  }

  /** Whether this one is among so many of all: the lower half of a ULID is random. */
  boolean isAmong(double ratio) {
    return (low >>> 1) < ratio * Long.MAX_VALUE || ratio == 1;
  }
}
