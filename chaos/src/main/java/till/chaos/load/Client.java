package till.chaos.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import till.chaos.history.Attempt;
import till.chaos.history.Entry;
import till.chaos.history.History;
import till.chaos.history.Operation;

/**
 * Asks the shop for one thing after the other, each until it has a definite answer. What may have
 * been done and can't be asked again with the same key is given up.
 */
final class Client {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PAUSE_MIN_MILLIS = 100;
  private static final int PAUSE_MAX_MILLIS = 400;
  private static final int ECHO_MAX_MILLIS = 3_000;

  private final int number;
  private final Shop shop;
  private final History history;
  private final Supplier<Behaviour> behaviour;
  private final ExecutorService threads;
  private final String keyPrefix;
  private final SplittableRandom random;

  /**
   * @param keyPrefix what no other client's keys begin with
   * @param threads for what is sent twice
   */
  Client(
      int number,
      Shop shop,
      History history,
      Supplier<Behaviour> behaviour,
      ExecutorService threads,
      String keyPrefix,
      SplittableRandom random) {
    this.number = number;
    this.shop = shop;
    this.history = history;
    this.behaviour = behaviour;
    this.threads = threads;
    this.keyPrefix = keyPrefix;
    this.random = random;
  }

  int number() {
    return number;
  }

  /** Goes through with it, and returns what came of it. */
  Entry ask(Operation operation) throws InterruptedException {
    long id = history.nextId();
    Behaviour now = behaviour.get();
    boolean isKeyed = operation.changes() && random.nextDouble() < now.ownKeys();
    String key = isKeyed ? keyPrefix + "-" + number + "-" + id : "";
    if (isKeyed && random.nextDouble() < now.echoes()) {
      echo(operation, key, random.nextBoolean() ? 0 : random.nextInt(ECHO_MAX_MILLIS));
    }
    Entry entry =
        new Entry(id, number, operation, key, false, untilDefinite(operation, key, random.split()));
    history.add(entry);
    return entry;
  }

  /** Asks once, whatever comes of it. */
  Unfinished once(Operation operation) throws InterruptedException {
    long id = history.nextId();
    boolean isKeyed = random.nextDouble() < behaviour.get().ownKeys();
    String key = isKeyed ? keyPrefix + "-" + number + "-" + id : "";
    return new Unfinished(id, operation, key, shop.send(operation, key, history));
  }

  /** Goes on until there is a definite answer: a checkout may be asked for again without a key. */
  void finish(Unfinished asked) throws InterruptedException {
    List<Attempt> attempts = new ArrayList<>(List.of(asked.attempt()));
    if (!asked.attempt().isDefinite()) {
      long end = history.now() + PATIENCE.toNanos() / 1000;
      addUntilDefinite(attempts, asked.operation(), asked.key(), random.split(), true, end);
    }
    history.add(new Entry(asked.id(), number, asked.operation(), asked.key(), false, attempts));
  }

  /**
   * What was asked once.
   *
   * @param id in the history
   * @param key empty for none
   */
  record Unfinished(long id, Operation operation, String key, Attempt attempt) {}

  private void echo(Operation operation, String key, int millis) {
    SplittableRandom pauses = random.split();
    threads.execute(
        () -> {
          try {
            Pause.of(millis);
            long id = history.nextId();
            List<Attempt> attempts = untilDefinite(operation, key, pauses);
            history.add(new Entry(id, number, operation, key, true, attempts));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private List<Attempt> untilDefinite(Operation operation, String key, SplittableRandom pauses)
      throws InterruptedException {
    List<Attempt> attempts = new ArrayList<>();
    long end = history.now() + PATIENCE.toNanos() / 1000;
    boolean isRepeatable = !key.isEmpty() || !operation.changes();
    addUntilDefinite(attempts, operation, key, pauses, isRepeatable, end);
    return attempts;
  }

  private void addUntilDefinite(
      List<Attempt> attempts,
      Operation operation,
      String key,
      SplittableRandom pauses,
      boolean isRepeatable,
      long end)
      throws InterruptedException {
    while (true) {
      Attempt attempt = shop.send(operation, key, history);
      attempts.add(attempt);
      boolean mayAskAgain = attempt.isTurnedAway() || isRepeatable;
      if (attempt.isDefinite() || !mayAskAgain || history.now() > end) {
        return;
      }
      Pause.of(pauses.nextInt(PAUSE_MIN_MILLIS, PAUSE_MAX_MILLIS));
    }
  }
}
