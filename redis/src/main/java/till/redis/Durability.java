package till.redis;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * What must have happened to a write before anything that rests on it is told to anyone.
 *
 * @param level of the whole installation
 * @param withoutReplica what happens while a primary has no replica that could take over
 * @param waitMax how long one WAIT waits, 10 ms to 10 s; after it the cluster is looked at again
 */
@ConfigurationProperties("till.durability")
public record Durability(
    @Bindable(defaultValue = "replicated") Level level,
    @Bindable(defaultValue = "degrade") WithoutReplica withoutReplica,
    @Bindable(defaultValue = "1s") Duration waitMax) {
  private static final Duration WAIT_SHORTEST = Duration.ofMillis(10);
  private static final Duration WAIT_LONGEST = Duration.ofSeconds(10);

  public Durability {
    if (waitMax.compareTo(WAIT_SHORTEST) < 0 || waitMax.compareTo(WAIT_LONGEST) > 0) {
      throw new IllegalArgumentException("till.durability.wait-max must be 10ms to 10s");
    }
  }

  /** How far a write has come. */
  public enum Level {
    /** The primary has it in memory, and in its file within about a second. */
    LOCAL,
    /** A replica has it too. */
    REPLICATED,
    /** It is on the disks of the primary and of a replica, where there is one. */
    FSYNC
  }

  /** What a service does with a write that no replica can confirm. */
  public enum WithoutReplica {
    /** It answers, counts that, and says so in its health. */
    DEGRADE,
    /** It answers 503 until a replica is there. */
    REFUSE
  }

  /** Nothing but the primary's answer. */
  public static Durability local() {
    return new Durability(Level.LOCAL, WithoutReplica.DEGRADE, Duration.ofSeconds(1));
  }

  /** Whether there is a barrier to wait for. */
  public boolean hasBarrier() {
    return level != Level.LOCAL;
  }
}
