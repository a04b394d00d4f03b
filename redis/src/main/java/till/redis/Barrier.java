package till.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What must pass before anything that rests on a write is told to anyone: it says that everything
 * that one node has executed so far would survive its loss.
 */
@FunctionalInterface
public interface Barrier {
  /** Passes at once: durability {@code local}. */
  Barrier NONE = () -> CompletableFuture.completedStage(null);

  /**
   * Completes when all that this node had executed before the call is safe; exceptionally, with an
   * outage, when that is unknown: then the work is to be done again, through scripts that find what
   * they have done.
   */
  CompletionStage<Void> pass();
}
