package till.checkout;

import static till.cluster.TestRedis.await;

import io.lettuce.core.Consumer;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import till.checkout.Checkouts.Delivered;
import till.checkout.Checkouts.Due;
import till.cluster.TestRedis;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.http.RequestKey;
import till.http.RequestLimits;
import till.messages.Line;
import till.messages.Outcome;
import till.messages.Participant;
import till.messages.Wire;
import till.order.OrderKeys;
import till.redis.Durability;
import till.redis.InstallationConfiguration;
import till.redis.Partition;
import till.redis.Partitions;
import till.redis.RequestRecord;
import till.redis.Scripts;
import till.streams.Entry;
import till.streams.GroupStream;

/**
 * The orders of one partition, empty at first, and what is said about them in words. An order has 2
 * of item a and 1 of item b, and costs the user u 25 cents. An outcome reads {@code stock HELD
 * O/1}: who, what, and which attempt to pay which order; that a line is held for long, {@code
 * payment HOLDS O/1 u:25}. Stock tells of a hold that it was passed on at {@link #PASSED_ON}. Those
 * of one stream entry are joined by {@code &}.
 */
final class Saga {
  static final Partitions PARTITIONS = new Partitions(1);
  static final Partition PARTITION = PARTITIONS.all().getFirst();
  static final GroupStream OUTCOMES = new GroupStream(PARTITION, "outcome", "order-svc");
  static final Duration TIMEOUT = Duration.ofSeconds(10);
  static final long EXPIRY = 9_000_000_000_000L;
  static final long PASSED_ON = 1_700_000_000_123L;
  static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
  static final int SWEEP_MAX = 3;
  static final RequestLimits KEPT = new RequestLimits(Duration.ofHours(1), Duration.ofMinutes(1));
  static final Scripts SCRIPTS = Scripts.local(TestRedis.client());

  /** With a barrier to wait for, although the tests' cluster has no replicas that could pass it. */
  static final Durability REPLICATED =
      new Durability(
          Durability.Level.REPLICATED, Durability.WithoutReplica.DEGRADE, Duration.ofSeconds(1));

  private final Map<String, String> seen = new HashMap<>();
  private final Durability durability;
  private List<Delivered> last = List.of();

  /** With {@code durability local}, a decision and its announcement are one. */
  Saga() {
    this(Durability.local());
  }

  Saga(Durability durability) {
    this.durability = durability;
    var redis = TestRedis.commands();
    redis.flushall();
    redis.xgroupCreate(
        StreamOffset.from(OUTCOMES.key(), "0-0"),
        OUTCOMES.group(),
        XGroupCreateArgs.Builder.mkstream());
  }

  static Checkouts checkouts(String instance) {
    return checkouts(instance, Durability.local());
  }

  static Checkouts checkouts(String instance, Durability durability) {
    return new Checkouts(
        TestRedis.connection(),
        SCRIPTS,
        PARTITIONS,
        limits(),
        KEPT,
        durability,
        installation(instance));
  }

  static Checkouts checkouts(String instance, Scripts scripts) {
    return new Checkouts(
        TestRedis.connection(),
        scripts,
        PARTITIONS,
        limits(),
        KEPT,
        Durability.local(),
        installation(instance));
  }

  static CheckoutLimits limits() {
    return new CheckoutLimits(
        TIMEOUT,
        Duration.ofSeconds(3),
        Duration.ofSeconds(30),
        Duration.ofMillis(500),
        Duration.ofMillis(300),
        SWEEP_MAX,
        Duration.ofSeconds(2),
        LOOK_AGAIN,
        100,
        100);
  }

  static InstallationConfiguration installation(String instance) {
    return new InstallationConfiguration(instance, PARTITIONS.all().size());
  }

  static CheckoutId checkout(String name) {
    int slash = name.indexOf('/');
    return new CheckoutId(new OrderId(name.substring(0, slash)), name.substring(slash + 1));
  }

  static String key(String order) {
    return OrderKeys.order(PARTITION, new OrderId(order));
  }

  static String itemsKey(String order) {
    return OrderKeys.items(PARTITION, new OrderId(order));
  }

  /** Opens orders. */
  Saga open(String... orders) {
    for (String order : orders) {
      TestRedis.commands().hset(key(order), Map.of("user", "u", "total", "25", "status", "OPEN"));
      TestRedis.commands().hset(itemsKey(order), "a", "2 20");
      TestRedis.commands().hset(itemsKey(order), "b", "1 5");
    }
    return this;
  }

  /** Opens orders and begins attempt 1 of each, for which alpha waits. */
  Saga begun(String... orders) {
    open(orders);
    for (String order : orders) {
      begin("alpha", order + "/1");
    }
    sent();
    return this;
  }

  /** A request at an instance that would begin this checkout; each has a key of its own. */
  String begin(String instance, String checkout) {
    return begin(instance, checkout, "for:" + checkout, Optional.empty());
  }

  /** A request with this key, perhaps one whose attempt was lost. */
  String begin(String instance, String checkout, String request, Optional<String> lost) {
    return begin(instance, checkout, request(request, EXPIRY), lost);
  }

  static RequestKey request(String key, long expiry) {
    return new RequestKey(key, false, "fingerprint", "run", Instant.ofEpochMilli(expiry));
  }

  /** A request whose client chose no key. */
  static RequestKey ownRequest(String key, long expiry) {
    return new RequestKey("~" + key, true, "fingerprint", "run", Instant.ofEpochMilli(expiry));
  }

  /** Where it is told what became of an attempt that its order has forgotten. */
  static String outcomeKey(String checkout) {
    return OrderKeys.attempt(PARTITION, checkout(checkout));
  }

  static String recordKey(String order, RequestKey request) {
    return RequestRecord.key(key(order), request);
  }

  String begin(String instance, String checkout, RequestKey request, Optional<String> lost) {
    var begun =
        await(checkouts(instance).begin(checkout(checkout), request, lost.map(Saga::checkout)));
    return begun.result()
        + " "
        + begun.checkout()
        + begun.reason().map(why -> " for " + why).orElse("")
        + (begun.replayed() ? " again" : "");
  }

  /** Entries of outcomes arrive and are taken, as one batch. */
  List<String> take(String... entries) {
    last = deliver(entries);
    return takeAgain();
  }

  /** Entries of outcomes arrive and are delivered. */
  List<Delivered> deliver(String... entries) {
    return deliverEntries(entries).stream().map(Delivered::of).toList();
  }

  /** The same, not read yet. */
  @SuppressWarnings("unchecked") // Lettuce takes a generic array of offsets
  List<Entry> deliverEntries(String... entries) {
    for (String words : entries) {
      TestRedis.commands().xadd(OUTCOMES.key(), messages(words));
    }
    return TestRedis.commands()
        .xreadgroup(
            Consumer.from(OUTCOMES.group(), "alpha"),
            XReadArgs.Builder.count(1_000),
            StreamOffset.lastConsumed(OUTCOMES.key()))
        .stream()
        .map(message -> new Entry(message.getId(), message.getBody()))
        .toList();
  }

  /** The same batch once more. */
  List<String> takeAgain() {
    return take(last);
  }

  List<String> take(List<Delivered> batch) {
    return await(checkouts("alpha", durability).advance(OUTCOMES, batch)).answer().stream()
        .map(advanced -> words(advanced.result(), advanced.owners(), advanced.reason()))
        .toList();
  }

  private static String words(Enum<?> result, List<String> owners, Optional<Reason> reason) {
    return result
        + (owners.isEmpty() ? "" : " to " + String.join(" ", owners))
        + reason.map(why -> " for " + why).orElse("");
  }

  private static Map<String, String> messages(String entry) {
    var messages = new LinkedHashMap<String, String>();
    for (String words : entry.split(" & ", -1)) {
      var outcome = outcome(words);
      messages.put(outcome.checkout().toString(), Wire.message(outcome));
    }
    return messages;
  }

  private static Outcome outcome(String words) {
    var parts = words.split(" ", -1);
    var by = Participant.valueOf(parts[0].toUpperCase(Locale.ROOT));
    var checkout = checkout(parts[2]);
    return switch (parts[1]) {
      case "HELD" -> new Outcome.Held(by, checkout, passedOn(by));
      case "HOLDS" -> new Outcome.HeldForLong(by, checkout, line(parts[3]));
      case "RELEASED" -> new Outcome.Released(by, checkout);
      default -> {
        var why = Outcome.Why.valueOf(parts[1]);
        yield new Outcome.NotHeld(by, checkout, why, "account", passedOn(by));
      }
    };
  }

  private static long passedOn(Participant by) {
    return by == Participant.STOCK ? PASSED_ON : 0;
  }

  private static Line line(String words) {
    int colon = words.indexOf(':');
    return new Line(words.substring(0, colon), Long.parseLong(words.substring(colon + 1)));
  }

  /** The deadline of a checkout has passed. */
  Saga pastDeadline(String... orders) {
    for (String order : orders) {
      TestRedis.commands().hset(key(order), "deadline", "1000");
      TestRedis.commands().zadd(OrderKeys.open(PARTITION), 1_000, order);
    }
    return this;
  }

  /** Decisions are announced, as one batch. */
  List<AnnounceResult> announce(String... checkouts) {
    return await(
        checkouts("alpha", durability)
            .announce(PARTITION, Stream.of(checkouts).map(Saga::checkout).toList()));
  }

  List<String> expire(String... orders) {
    return expire(Stream.of(orders).map(order -> due(order, Duration.ZERO)).toList());
  }

  /** An order where it stands, as the sweep has seen it for so long. */
  static Due due(String order, Duration seen) {
    Double score = TestRedis.commands().zscore(OrderKeys.open(PARTITION), order);
    return new Due(
        new OrderId(order), Optional.empty(), score == null ? 0 : score.longValue(), seen);
  }

  /** The time of this checkout is up, as the instance says that began it. */
  List<String> force(String checkout) {
    var id = checkout(checkout);
    return expire(List.of(new Due(id.order(), Optional.of(id.attempt()), 0, Duration.ZERO)));
  }

  List<String> expire(List<Due> due) {
    return await(checkouts("alpha", durability).expire(PARTITION, due)).answer().stream()
        .filter(expired -> expired.result() != ExpireResult.NOT_DUE)
        .map(
            expired ->
                expired.checkout()
                    + " "
                    + words(expired.result(), expired.owners(), expired.reason()))
        .toList();
  }

  /** How an order stands, in words. */
  String state(String order) {
    var redis = TestRedis.commands();
    var fields = redis.hgetall(key(order));
    if (fields.isEmpty()) {
      return "no order" + (isOpen(order) ? ", open" : "");
    }
    String status = fields.getOrDefault("status", "");
    var words = new StringBuilder(status);
    words.append(' ').append(fields.getOrDefault("attempt", "0"));
    if (fields.containsKey("awaiting")) {
      words.append(" awaits ").append(fields.get("awaiting"));
    } else if (fields.containsKey("asked")) {
      words.append(" asked ").append(fields.get("asked"));
    }
    if (fields.containsKey("reason")) {
      words.append(" for ").append(fields.get("reason"));
    }
    if (isOpen(order)) {
      words.append(", open");
    }
    return words.toString();
  }

  private static boolean isOpen(String order) {
    return TestRedis.commands().zscore(OrderKeys.open(PARTITION), order) != null;
  }

  /** The commands sent since this was asked last, in words, payment's first. */
  List<String> sent() {
    return sentByEntry().stream().flatMap(entry -> Stream.of(entry.split(" & ", -1))).toList();
  }

  /** The same, those of a stream entry together. */
  List<String> sentByEntry() {
    var sent = new ArrayList<String>();
    for (String stream : List.of(OrderKeys.payment(PARTITION), OrderKeys.stock(PARTITION))) {
      String participant = stream.substring(stream.lastIndexOf(':') + 1);
      for (var entry : TestRedis.commands().xrange(stream, after(stream))) {
        seen.put(stream, entry.getId());
        sent.add(
            entry.getBody().entrySet().stream()
                .map(field -> participant + " " + words(field.getKey(), field.getValue()))
                .collect(Collectors.joining(" & ")));
      }
    }
    return sent;
  }

  private static String words(String checkout, String message) {
    var command = Wire.command(checkout, message);
    String[] words = message.split(" ", 3);
    return words[0] + " " + command.checkout() + " " + words[2];
  }

  private Range<String> after(String stream) {
    return Range.from(
        Range.Boundary.excluding(seen.getOrDefault(stream, "0-0")), Range.Boundary.unbounded());
  }

  /** The log of finished checkouts, the oldest first. */
  static List<Finished> log() {
    return logByEntry().stream().flatMap(List::stream).toList();
  }

  /** The same, those of a stream entry together. */
  static List<List<Finished>> logByEntry() {
    return TestRedis.commands().xrange(OrderKeys.log(PARTITION), Range.<String>unbounded()).stream()
        .map(StreamMessage::getBody)
        .map(body -> body.entrySet().stream().map(Finished::of).toList())
        .toList();
  }

  /**
   * What the log says of a checkout.
   *
   * @param fields what stands between the outcome and the lines
   */
  record Finished(String checkout, String outcome, Map<String, String> fields, String lines) {
    private static final String LINES = " lines ";

    private static Finished of(Map.Entry<String, String> logged) {
      String text = logged.getValue();
      int lines = text.indexOf(LINES);
      String[] words = text.substring(0, lines).split(" ", -1);
      var fields = new LinkedHashMap<String, String>();
      for (int i = 1; i < words.length; i += 2) {
        fields.put(words[i], words[i + 1]);
      }
      return new Finished(
          logged.getKey(), words[0], fields, text.substring(lines + LINES.length()));
    }

    long time(String name) {
      return Long.parseLong(fields.getOrDefault(name, ""));
    }
  }

  /** Entries of outcomes that are still in their stream. */
  long left() {
    return TestRedis.commands().xlen(OUTCOMES.key());
  }

  /** Entries of outcomes that are pending. */
  long pending() {
    return TestRedis.commands().xpending(OUTCOMES.key(), OUTCOMES.group()).getCount();
  }
}
