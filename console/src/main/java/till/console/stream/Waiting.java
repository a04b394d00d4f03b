package till.console.stream;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Waits for what was asked of Redis at once; for threads that may wait. */
public final class Waiting {
  private Waiting() {}

  /**
   * The answers, in the order of the questions.
   *
   * @throws java.util.concurrent.CompletionException if one of them fails
   */
  public static <T> List<T> all(List<? extends CompletionStage<T>> asked) {
    return asked.stream().map(stage -> stage.toCompletableFuture().join()).toList();
  }
}
