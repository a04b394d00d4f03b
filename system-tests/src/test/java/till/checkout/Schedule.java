package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.escrow.AccountKind;
import till.escrow.Accounts;
import till.escrow.CommandHandler;
import till.escrow.EscrowLimits;
import till.order.OrderKeys;
import till.redis.InstallationConfiguration;
import till.redis.Script;
import till.streams.BatchHandler;
import till.streams.Entry;
import till.streams.EntryPlace;
import till.streams.GroupStream;

/**
 * One random schedule: orders are checked out while their commands and outcomes are delivered late,
 * twice, out of order and to handlers that crash between any two calls; wakes get lost; deadlines
 * pass; and long after an entry was answered it is handled once more. Then all of it comes to an
 * end, and the promises of the design must hold.
 */
final class Schedule {
  private static final Script RESET_ORDER = Script.load("order/reset");
  private static final int ROUNDS_MAX = 2_000;

  /** So long that nothing in a schedule happens because time passes. */
  private static final Duration NEVER = Duration.ofHours(1);

  private static final CheckoutLimits LIMITS =
      new CheckoutLimits(
          NEVER, NEVER, NEVER.multipliedBy(3), NEVER, NEVER, 100, Duration.ofMillis(1), 1000, 1000);

  private final World world;
  private final Random random;
  private final FaultyScripts scripts;
  private final Checkouts checkouts;
  private final Waiters waiters = new Waiters(LIMITS, InstantSource.system());
  private final Map<String, BatchHandler> handlers = new HashMap<>();
  private final double crash;
  private final double zombie;

  private final Map<String, Integer> stock = new TreeMap<>();
  private final Map<String, Integer> credit = new TreeMap<>();
  private final Map<String, Basket> orders = new TreeMap<>();
  private final List<Attempt> attempts = new ArrayList<>();

  /** Delivered and perhaps not answered. */
  private final Map<GroupStream, List<Entry>> pending = new HashMap<>();

  private final List<Delivery> zombies = new ArrayList<>();

  private record Basket(String user, Map<String, Integer> lines) {
    int total() {
      return lines.values().stream().mapToInt(n -> n).sum();
    }
  }

  private record Attempt(CheckoutId checkout, CompletableFuture<Answer> answer) {}

  private record Delivery(GroupStream stream, List<Entry> batch) {}

  Schedule(World world, long seed) {
    this.world = world;
    this.random = new Random(seed);
    this.crash = List.of(0.0, 0.05, 0.3).get(random.nextInt(3));
    this.zombie = List.of(0.0, 0.2).get(random.nextInt(2));
    this.scripts = new FaultyScripts(world.shards, seed, crash);
    var installation = new InstallationConfiguration(World.INSTANCE, 2);
    this.checkouts =
        new Checkouts(world.connection, scripts, world.partitions, LIMITS, installation);
    var notices = new Notices(world.client, scripts, LIMITS, installation);
    var announcer = new Announcer(waiters, notices, installation);
    var limits = new EscrowLimits(NEVER, NEVER);
    handlers.put("outcome", new OutcomeHandler(checkouts, announcer));
    for (var kind : AccountKind.values()) {
      var accounts = new Accounts(kind, world.connection, scripts);
      handlers.put(
          kind.participant().wireName(), new CommandHandler(kind, accounts, scripts, limits));
    }
    world.streams.forEach(stream -> pending.put(stream, new ArrayList<>()));
    fill("s" + seed + "-");
  }

  private void fill(String prefix) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      stock.put(prefix + "i" + i, random.nextInt(7));
    }
    for (int u = random.nextInt(4); u >= 0; u--) {
      credit.put(prefix + "u" + u, random.nextInt(9));
    }
    stock.forEach((id, n) -> account(AccountKind.ITEM.key(id), n));
    credit.forEach((id, n) -> account(AccountKind.USER.key(id), n));
    for (int o = random.nextInt(14); o >= 0; o--) {
      var lines = new TreeMap<String, Integer>();
      for (int l = random.nextInt(3); l >= 0; l--) {
        lines.put(any(List.copyOf(stock.keySet())), 1 + random.nextInt(3));
      }
      String id = prefix + "o" + o;
      var basket = new Basket(any(List.copyOf(credit.keySet())), lines);
      orders.put(id, basket);
      order(id, basket);
    }
  }

  private void account(String key, int available) {
    String text = Integer.toString(available);
    world.redis.hset(key, Map.of("available", text, "supplied", text));
  }

  private void order(String id, Basket basket) {
    var partition = world.partitions.of(id);
    var order = new OrderId(id);
    String lines =
        basket.lines().entrySet().stream()
            .map(line -> line.getKey() + ":" + line.getValue() + ":" + line.getValue())
            .collect(Collectors.joining(" "));
    new till.redis.Scripts(world.shards)
        .string(
            RESET_ORDER,
            new String[] {
              OrderKeys.order(partition, order),
              OrderKeys.items(partition, order),
              OrderKeys.payment(partition),
              OrderKeys.stock(partition),
              OrderKeys.open(partition)
            },
            id,
            basket.user(),
            Integer.toString(basket.total()),
            lines)
        .toCompletableFuture()
        .join();
  }

  /** Runs the schedule to its end and checks it. */
  void run() {
    var requests = new ArrayList<String>();
    for (int twice = 0; twice < 2; twice++) {
      requests.addAll(orders.keySet());
    }
    while (!requests.isEmpty() || random.nextInt(20) > 0) {
      step(requests);
    }
    scripts.repair();
    settleDown();
    for (var delivery : List.copyOf(zombies)) {
      handle(delivery.stream(), delivery.batch());
    }
    settleDown();
    lookAtOverdueAnswers();
    check();
  }

  private void step(List<String> requests) {
    double what = random.nextDouble();
    if (!requests.isEmpty() && what < 0.25) {
      begin(requests.remove(random.nextInt(requests.size())));
    } else if (what < 0.30) {
      expire(any(List.copyOf(orders.keySet())));
    } else if (what < 0.35 && !zombies.isEmpty()) {
      var delivery = any(zombies);
      handle(delivery.stream(), delivery.batch());
    } else if (what < 0.45) {
      deliverAgain(any(world.streams));
    } else {
      deliverNew(any(world.streams));
    }
  }

  private void begin(String order) {
    var checkout = CheckoutId.fresh(new OrderId(order));
    var answer = waiters.answer(checkout);
    var begun = checkouts.begin(checkout).toCompletableFuture().join();
    switch (begun.result()) {
      case STARTED -> {
        waiters.begun(checkout);
        attempts.add(new Attempt(checkout, answer));
      }
      case ATTACHED -> {
        waiters.forget(checkout);
        attempts.add(new Attempt(begun.checkout(), waiters.answer(begun.checkout())));
        waiters.begun(begun.checkout());
      }
      case PAID -> waiters.forget(checkout);
      case NOT_FOUND, EMPTY -> throw new AssertionError(order + ": " + begun.result());
    }
  }

  /**
   * The order's deadline passes, and not that of the commands which are under way: clocks differ.
   */
  private void expire(String id) {
    var order = new OrderId(id);
    var partition = world.partitions.of(id);
    String key = OrderKeys.order(partition, order);
    if ("PAYING".equals(world.redis.hget(key, "status"))) {
      var justNow = InstantSource.system().instant().minusSeconds(1);
      world.redis.hset(key, "deadline", Long.toString(justNow.toEpochMilli()));
      try {
        checkouts.expire(partition, List.of(order)).toCompletableFuture().join();
      } catch (RuntimeException crashed) {
        // as if the sweep had not come by, or had died after it
      }
    }
  }

  private void deliverNew(GroupStream stream) {
    var batch = world.deliver(stream, random.nextInt(5) == 0 ? 4 : 1);
    if (!batch.isEmpty()) {
      of(pending, stream).addAll(batch);
      if (random.nextDouble() >= crash) {
        handle(stream, batch);
      }
    }
  }

  private void deliverAgain(GroupStream stream) {
    if (!of(pending, stream).isEmpty()) {
      handleAgain(stream, List.of(any(of(pending, stream)).id()));
    }
  }

  private void handleAgain(GroupStream stream, List<String> ids) {
    var batch = world.deliverAgain(stream, ids);
    of(pending, stream)
        .removeIf(
            entry ->
                ids.contains(entry.id())
                    && batch.stream().noneMatch(again -> again.id().equals(entry.id())));
    if (!batch.isEmpty()) {
      handle(stream, batch);
    }
  }

  private void handle(GroupStream stream, List<Entry> batch) {
    if (random.nextDouble() < zombie) {
      zombies.add(new Delivery(stream, batch));
    }
    var open = attempts.stream().filter(attempt -> !attempt.answer().isDone()).toList();
    BatchHandler.Handled handled;
    try {
      handled = of(handlers, stream.role()).handle(stream, batch).toCompletableFuture().join();
    } catch (RuntimeException crashed) {
      return;
    }
    assertThat(handled.failures()).isEmpty();
    open.stream().filter(attempt -> attempt.answer().isDone()).forEach(this::checkAnswer);
    for (EntryPlace place : handled.wakes()) {
      if (random.nextDouble() >= crash) {
        var partition = world.partitions.tagged(place.tag());
        var woken = new GroupStream(partition, stream.role(), stream.group());
        handleAgain(woken, List.of(place.id()));
      }
    }
  }

  /** Delivers until there is nothing left to deliver. */
  private void settleDown() {
    for (int round = 0; round < ROUNDS_MAX; round++) {
      boolean quiet = true;
      for (var stream : world.streams) {
        var batch = world.deliver(stream, 100);
        of(pending, stream).addAll(batch);
        var ids = of(pending, stream).stream().map(Entry::id).toList();
        if (!ids.isEmpty()) {
          quiet = false;
          handleAgain(stream, ids);
        }
      }
      if (quiet) {
        return;
      }
    }
    throw new AssertionError("it does not end (promise 7): " + pending);
  }

  private void lookAtOverdueAnswers() {
    var poll = new OverduePoll(checkouts, waiters);
    for (var attempt : attempts) {
      poll.look(attempt.checkout()).toCompletableFuture().join();
    }
  }

  /** Promise 1, when the answer leaves: paid, or nothing held. */
  private void checkAnswer(Attempt attempt) {
    var checkout = attempt.checkout();
    String id = checkout.order().value();
    switch (attempt.answer().join()) {
      case Answer.Paid paid -> assertThat(state(id)).containsEntry("status", "PAID");
      case Answer.NotPaid notPaid -> {
        assertThat(state(id)).doesNotContainEntry("status", "PAID");
        String hold = "hold:" + checkout;
        var basket = of(orders, id);
        assertThat(world.redis.hexists(AccountKind.USER.key(basket.user()), hold)).isFalse();
        for (String item : basket.lines().keySet()) {
          assertThat(world.redis.hexists(AccountKind.ITEM.key(item), hold)).isFalse();
        }
      }
    }
  }

  private void check() {
    var sold = new HashMap<String, Integer>();
    var spent = new HashMap<String, Integer>();
    for (var entry : orders.entrySet()) {
      String status = state(entry.getKey()).get("status");
      assertThat(status).as("promise 7, %s", entry.getKey()).isIn("OPEN", "PAID");
      if ("PAID".equals(status)) {
        var basket = entry.getValue();
        basket.lines().forEach((item, n) -> sold.merge(item, n, Integer::sum));
        spent.merge(basket.user(), basket.total(), Integer::sum);
      }
      assertThat(
              world.redis.zscore(
                  OrderKeys.open(world.partitions.of(entry.getKey())), entry.getKey()))
          .as("promise 7, %s is closed", entry.getKey())
          .isNull();
    }
    stock.forEach((id, n) -> checkAccount(AccountKind.ITEM, id, n, sold.getOrDefault(id, 0)));
    credit.forEach((id, n) -> checkAccount(AccountKind.USER, id, n, spent.getOrDefault(id, 0)));
    attempts.forEach(this::checkEnded);
  }

  /** Promises 2 and 3, and that nothing stays held or waiting. */
  private void checkAccount(AccountKind kind, String id, int supplied, int used) {
    var account = world.hash(kind.key(id));
    assertThat(account.keySet())
        .as("%s has neither hold nor wait", id)
        .noneMatch(field -> field.startsWith("hold:") || field.startsWith("wait:"));
    assertThat(world.redis.exists(kind.waitingKey(id))).isZero();
    assertThat(number(account, "held")).isZero();
    assertThat(number(account, "sold")).as("promise 3, sold of %s", id).isEqualTo(used);
    assertThat(number(account, "available"))
        .as("promises 2 and 3, available of %s", id)
        .isNotNegative()
        .isEqualTo(supplied - used);
  }

  /** Promises 1, 4 and 7 of one attempt. */
  private void checkEnded(Attempt attempt) {
    assertThat(attempt.answer()).as("promise 7, %s", attempt.checkout()).isDone();
    String id = attempt.checkout().order().value();
    var order = state(id);
    switch (attempt.answer().join()) {
      case Answer.Paid paid ->
          assertThat(order).as("promise 1, %s", id).containsEntry("status", "PAID");
      case Answer.NotPaid notPaid -> {
        assertThat(
                "PAID".equals(order.get("status"))
                    && attempt.checkout().attempt().equals(order.get("attempt")))
            .as("promise 1, %s", id)
            .isFalse();
        checkRefusal(of(orders, id), notPaid.reason());
      }
    }
  }

  /**
   * Promise 4. Nothing is added in a schedule, so what would be there if every checkout in flight
   * failed only shrinks: if the refusal was right then, the amount is missing at the end, too.
   */
  private void checkRefusal(Basket basket, Reason reason) {
    switch (reason) {
      case OUT_OF_CREDIT ->
          assertThat(number(world.hash(AccountKind.USER.key(basket.user())), "available"))
              .as("promise 4, credit of %s", basket.user())
              .isLessThan(basket.total());
      case OUT_OF_STOCK ->
          assertThat(basket.lines().entrySet())
              .as("promise 4, stock")
              .anyMatch(
                  line ->
                      number(world.hash(AccountKind.ITEM.key(line.getKey())), "available")
                          < line.getValue());
      case TIMED_OUT, ABORTED -> {}
      case UNKNOWN_USER, UNKNOWN_ITEM, RESET -> throw new AssertionError(reason);
    }
  }

  private Map<String, String> state(String order) {
    return world.hash(OrderKeys.order(world.partitions.of(order), new OrderId(order)));
  }

  private static long number(Map<String, String> hash, String field) {
    return Long.parseLong(hash.getOrDefault(field, "0"));
  }

  private static <K, V> V of(Map<K, V> map, K key) {
    return Objects.requireNonNull(map.get(key));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
