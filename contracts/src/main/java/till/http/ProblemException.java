package till.http;

import org.jspecify.annotations.Nullable;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemType type;
  private final @Nullable String detail;
  private final boolean replayed;

  public ProblemException(ProblemType type) {
    this(type, null);
  }

  /**
   * @param detail goes to the client
   */
  public ProblemException(ProblemType type, @Nullable String detail) {
    this(type, detail, false);
  }

  private ProblemException(ProblemType type, @Nullable String detail, boolean replayed) {
    super(detail == null ? type.title() : detail, null, false, false);
    this.type = type;
    this.detail = detail;
    this.replayed = replayed;
  }

  /** The same problem as the answer to a request that had it before. */
  ProblemException replayed() {
    return new ProblemException(type, detail, true);
  }

  public ProblemType type() {
    return type;
  }

  /** What there is to say beyond the title, if anything. */
  public @Nullable String detail() {
    return detail;
  }

  boolean isReplayed() {
    return replayed;
  }
}
