package till.audit;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * What is under way between the services at one moment.
 *
 * @param streams the commands and outcomes of every partition
 * @param open orders whose checkout is undecided, not announced, or not released
 */
public record Traffic(List<StreamState> streams, Set<String> open) {
  public Traffic {
    streams = List.copyOf(streams);
    open = Set.copyOf(open);
  }

  /** Whether no checkout is open and no entry is in a stream. Dead letters stir no more. */
  public boolean isQuiet() {
    return open.isEmpty() && sum(StreamState::backlog) == 0 && sum(StreamState::pending) == 0;
  }

  /** Of all streams. */
  public long sum(ToLongFunction<StreamState> number) {
    return streams.stream().mapToLong(number).sum();
  }

  /** Of those that one group reads. */
  Traffic of(String group) {
    return new Traffic(
        streams.stream().filter(stream -> stream.group().equals(group)).toList(), Set.of());
  }

  Duration oldestIdle() {
    return streams.stream()
        .map(StreamState::oldestIdle)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  long consumers() {
    return streams.stream()
        .flatMap(stream -> stream.consumers().keySet().stream())
        .distinct()
        .count();
  }

  List<Finding> findings() {
    return streams.stream()
        .filter(stream -> stream.deadLetters() > 0)
        .<Finding>map(
            stream ->
                new Finding.DeadLetters(
                    Keys.deadLetters(stream.stream()), stream.deadLetters(), stream.cause()))
        .toList();
  }

  @Override
  public String toString() {
    return "%d open checkouts, %d entries in streams, %d of them pending"
        .formatted(open.size(), sum(StreamState::backlog), sum(StreamState::pending));
  }
}
