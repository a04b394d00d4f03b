package till.tracing;

import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/** A step of a checkout that is under way: a span, if the checkout is traced. */
public final class Step {
  /** Of a checkout that is not traced. */
  public static final Step NONE = new Step(null);

  private final @Nullable Span span;

  Step(@Nullable Span span) {
    this.span = span;
  }

  /** It is over, and this came of it. A step that never ends is not told to anyone. */
  public void end(String result) {
    if (span != null) {
      span.setAttribute("till.result", result).end();
    }
  }
}
