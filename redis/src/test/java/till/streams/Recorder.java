package till.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import till.cluster.TestRedis;

/** A handler that writes down what comes, and then does with each entry what it is told to. */
final class Recorder implements BatchHandler {
  /** What to do with an entry. */
  enum Fate {
    /** Acknowledge and delete it. */
    ANSWER,
    /** Leave it pending, as if it had to wait. */
    LEAVE,
    /** Say that it can't be handled. */
    FAIL,
    /** Say that Redis does not serve what it needs. */
    UNDECIDED
  }

  /** The names of the entries that came together. */
  record Batch(GroupStream stream, List<String> names) {}

  private final List<Batch> batches = new CopyOnWriteArrayList<>();
  private final Set<String> inHand = ConcurrentHashMap.newKeySet();
  private final List<String> overlaps = new CopyOnWriteArrayList<>();
  private volatile Function<String, Fate> fates = name -> Fate.ANSWER;
  private volatile CompletionStage<?> gate = CompletableFuture.completedStage(null);
  private volatile Runnable arrival = () -> {};
  private volatile Function<String, List<EntryPlace>> wakes = name -> List.of();

  /** From now on, by the name of the entry. */
  Recorder fates(Function<String, Fate> fates) {
    this.fates = fates;
    return this;
  }

  /** From now on, the entries that can go on when this one was handled. */
  Recorder wakes(Function<String, List<EntryPlace>> wakes) {
    this.wakes = wakes;
    return this;
  }

  /** From now on nothing is done before this completes. */
  Recorder gate(CompletionStage<?> gate) {
    this.gate = gate;
    return this;
  }

  /** From now on this happens first when a batch comes. */
  Recorder arrival(Runnable arrival) {
    this.arrival = arrival;
    return this;
  }

  @Override
  public CompletionStage<Handled> handle(GroupStream stream, List<Entry> batch) {
    batches.add(new Batch(stream, batch.stream().map(Recorder::name).toList()));
    batch.stream().map(Recorder::name).filter(name -> !inHand.add(name)).forEach(overlaps::add);
    arrival.run();
    return gate.thenCompose(open -> act(stream, batch));
  }

  private CompletionStage<Handled> act(GroupStream stream, List<Entry> batch) {
    var answered = new ArrayList<String>();
    var failures = new ArrayList<Failure>();
    var undecided = new ArrayList<String>();
    for (var entry : batch) {
      switch (fates.apply(name(entry))) {
        case ANSWER -> answered.add(entry.id());
        case LEAVE -> {}
        case UNDECIDED -> undecided.add(entry.id());
        case FAIL ->
            failures.add(
                new Failure(entry.id(), new IllegalStateException("can't " + name(entry))));
      }
    }
    var woken = batch.stream().flatMap(entry -> wakes.apply(name(entry)).stream()).toList();
    return answer(stream, answered)
        .thenApply(
            done -> {
              batch.forEach(entry -> inHand.remove(name(entry)));
              return new Handled(failures, woken, undecided);
            });
  }

  private static CompletionStage<?> answer(GroupStream stream, List<String> ids) {
    if (ids.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    var redis = TestRedis.connection().async();
    var array = ids.toArray(String[]::new);
    return redis
        .xack(stream.key(), stream.group(), array)
        .thenCombine(redis.xdel(stream.key(), array), (acknowledged, deleted) -> deleted);
  }

  private static String name(Entry entry) {
    return entry.fields().getOrDefault("name", "");
  }

  /** What came, together as it came. */
  List<List<String>> batches() {
    return batches.stream().map(Batch::names).toList();
  }

  /** What came from one stream, together as it came. */
  List<List<String>> batches(GroupStream stream) {
    return batches.stream()
        .filter(batch -> batch.stream().equals(stream))
        .map(Batch::names)
        .toList();
  }

  /** All that came, as often as it came. */
  List<String> handled() {
    return batches.stream().flatMap(batch -> batch.names().stream()).toList();
  }

  /** How often an entry came. */
  long times(String name) {
    return handled().stream().filter(name::equals).count();
  }

  /** Entries that came while they were in the handler's hands. */
  List<String> overlaps() {
    return overlaps;
  }
}
