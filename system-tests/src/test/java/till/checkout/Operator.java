package till.checkout;

import io.lettuce.core.Consumer;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import till.contracts.OrderId;
import till.order.OrderKeys;
import till.redis.Script;
import till.redis.Scripts;
import till.streams.GroupStream;

/**
 * What operators, and cleaners who mean well, do to the streams and orders of a shop at work: by
 * the scripts of the console, and by hand in redis-cli.
 */
final class Operator {
  private static final Script FAIL = Script.load("stream/fail");
  private static final Script DISCARD = Script.load("operator/discard");
  private static final Script REDRIVE = Script.load("operator/redrive");
  private static final Script RUN_AGAIN = Script.load("operator/run_again");
  private static final Script ABORT = Script.load("operator/abort");
  private static final String EXPIRY = "9000000000000";
  private static final String WHO = "operator";

  private final World world;
  private final Random random;
  private final Scripts scripts;
  private int requests;

  Operator(World world, Random random) {
    this.world = world;
    this.random = random;
    this.scripts = new Scripts(world.shards);
  }

  /** Something that is done to one stream, or to one order. */
  enum Action {
    /**
     * Its handler has failed too often: not what an operator does, but what is done about it is.
     */
    DEAD_LETTER,
    DISCARD,
    REDRIVE,
    RUN_AGAIN,
    ABORT,
    DELETE_CONSUMER,
    DESTROY_GROUP,
    SET_ID,
    TRIM
  }

  /** Does something to this stream, or to this order of its partition. */
  Action act(GroupStream stream, String order) {
    var action = any(List.of(Action.values()));
    try {
      act(action, stream, order);
    } catch (RedisCommandExecutionException e) {
      if (!World.isGroupMissing(e)) {
        throw e;
      }
    }
    return action;
  }

  private void act(Action action, GroupStream stream, String order) {
    switch (action) {
      case DEAD_LETTER -> onOne(world.pending(stream), entry -> kill(stream, entry));
      case DISCARD ->
          onOne(letters(stream), letter -> onLetter(DISCARD, stream, letter, List.of()));
      case REDRIVE ->
          onOne(
              letters(stream), letter -> onLetter(REDRIVE, stream, letter, List.of(stream.key())));
      case RUN_AGAIN -> onOne(world.pending(stream), entry -> runAgain(stream, entry));
      case ABORT -> abort(order);
      case DELETE_CONSUMER ->
          world.redis.xgroupDelconsumer(
              stream.key(), Consumer.from(stream.group(), World.CONSUMER));
      case DESTROY_GROUP -> world.redis.xgroupDestroy(stream.key(), stream.group());
      case SET_ID ->
          world.redis.xgroupSetid(StreamOffset.from(stream.key(), id(stream)), stream.group());
      case TRIM -> world.redis.xtrim(stream.key(), false, 0);
    }
  }

  private void onOne(List<String> ids, java.util.function.Consumer<String> action) {
    if (!ids.isEmpty()) {
      action.accept(any(ids));
    }
  }

  private void kill(GroupStream stream, String entry) {
    run(
        () ->
            scripts.list(
                FAIL,
                new String[] {stream.key(), stream.failures(), stream.deadLetters()},
                stream.group(),
                entry,
                "cause",
                "1",
                "1000"));
  }

  private List<String> letters(GroupStream stream) {
    return world.redis.xrange(stream.deadLetters(), Range.<String>unbounded()).stream()
        .map(letter -> letter.getId())
        .toList();
  }

  private void onLetter(Script script, GroupStream stream, String letter, List<String> to) {
    var keys = new ArrayList<String>();
    keys.add(stream.deadLetters());
    keys.addAll(to);
    keys.add(notes(stream));
    keys.add(record(stream));
    run(
        () ->
            scripts.list(
                script,
                keys.toArray(String[]::new),
                letter,
                letter,
                WHO,
                "fingerprint",
                "run",
                EXPIRY));
  }

  private void runAgain(GroupStream stream, String entry) {
    run(
        () ->
            scripts.list(
                RUN_AGAIN,
                new String[] {
                  stream.sibling("payment").key(),
                  stream.sibling("stock").key(),
                  stream.sibling("outcome").key(),
                  notes(stream),
                  record(stream)
                },
                "subject",
                WHO,
                "fingerprint",
                "run",
                EXPIRY,
                stream.role(),
                stream.group(),
                entry));
  }

  private void abort(String order) {
    var partition = world.partitions.of(order);
    String key = OrderKeys.order(partition, new OrderId(order));
    String attempt = world.redis.hget(key, "attempt");
    var stream = new GroupStream(partition, "outcome", "order-svc");
    run(
        () ->
            scripts.list(
                ABORT,
                new String[] {key, OrderKeys.open(partition), notes(stream), record(stream)},
                order,
                attempt == null ? "none" : attempt,
                WHO,
                "fingerprint",
                "run",
                EXPIRY));
  }

  /** The start, the end, an entry, what is yet to come, or the end of all times. */
  private String id(GroupStream stream) {
    var entries =
        world.redis.xrange(stream.key(), Range.<String>unbounded()).stream()
            .map(entry -> entry.getId())
            .toList();
    return switch (random.nextInt(5)) {
      case 0 -> "0";
      case 1 -> "$";
      case 2 -> "9000000000000-0";
      case 3 -> "18446744073709551615-18446744073709551615";
      default -> entries.isEmpty() ? "0" : any(entries);
    };
  }

  private static String notes(GroupStream stream) {
    return stream.sibling("operator").key();
  }

  private String record(GroupStream stream) {
    return notes(stream) + ":subject:request:" + requests++;
  }

  private static void run(Supplier<CompletionStage<?>> script) {
    script.get().toCompletableFuture().join();
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
