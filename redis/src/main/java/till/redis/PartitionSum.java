package till.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that was looked up in every partition, and added up. A partition that does not answer
 * in time is left out, and hides none of the others.
 *
 * @param sum of the partitions that answered; {@code none} if no one did
 * @param unknown how many partitions did not answer
 */
public record PartitionSum<T>(T sum, int unknown) {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionSum.class);

  /** Less than there is between two polls. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

  /** Looks at all partitions at the same time, and waits until they have answered. */
  public static <T> PartitionSum<T> of(
      Partitions partitions,
      Function<Partition, CompletionStage<T>> look,
      T none,
      BinaryOperator<T> plus) {
    return of(partitions, look, none, plus, ANSWER_MAX);
  }

  static <T> PartitionSum<T> of(
      Partitions partitions,
      Function<Partition, CompletionStage<T>> look,
      T none,
      BinaryOperator<T> plus,
      Duration answerMax) {
    List<CompletableFuture<T>> looks =
        partitions.all().stream()
            .map(
                partition ->
                    look.apply(partition)
                        .toCompletableFuture()
                        .copy()
                        .orTimeout(answerMax.toMillis(), TimeUnit.MILLISECONDS))
            .toList();
    T sum = none;
    int unknown = 0;
    for (var answer : looks) {
      try {
        sum = plus.apply(sum, answer.join());
      } catch (CompletionException e) {
        LOG.debug("a partition can't be looked at: {}", TransientFailures.cause(e).toString());
        unknown++;
      }
    }
    return new PartitionSum<>(sum, unknown);
  }

  /** Whether not a single partition has answered. */
  public boolean isUnknown(Partitions partitions) {
    return unknown == partitions.all().size();
  }
}
