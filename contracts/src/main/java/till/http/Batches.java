package till.http;

import io.micronaut.context.annotation.Property;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import till.contracts.Amounts;

/** The rule for {@code batch_init}: it wipes what was there, so an installation may forbid it. */
@Singleton
public final class Batches {
  public static final long COUNT_MAX = 10_000_000;

  private final boolean allowed;

  public Batches(@Property(name = "till.batch-init", defaultValue = "true") boolean allowed) {
    this.allowed = allowed;
  }

  /**
   * The number of records to make, 1 to {@link #COUNT_MAX}.
   *
   * @throws ProblemException if batch_init is switched off
   */
  public long count(String text) {
    if (!allowed) {
      throw new ProblemException(ProblemType.BATCH_INIT_DISABLED);
    }
    return Amounts.between(1, COUNT_MAX, "number", text);
  }

  /** The answer of batch_init. */
  @Serdeable
  public record Done(String msg) {}
}
