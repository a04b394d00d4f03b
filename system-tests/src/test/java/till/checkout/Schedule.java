package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import till.contracts.CheckoutId;
import till.contracts.Clocks;
import till.contracts.OrderId;
import till.escrow.AccountKind;
import till.escrow.Accounts;
import till.escrow.CommandHandler;
import till.escrow.EscrowLimits;
import till.escrow.EscrowMetrics;
import till.escrow.OrphanScan;
import till.escrow.Orphans;
import till.escrow.ScanLimits;
import till.http.RequestKey;
import till.http.RequestLimits;
import till.order.OrderKeys;
import till.redis.Durability;
import till.redis.Durability.Level;
import till.redis.Durability.WithoutReplica;
import till.redis.InstallationConfiguration;
import till.redis.Script;
import till.redis.TaskMonitor;
import till.streams.BatchHandler;
import till.streams.Entry;
import till.streams.EntryPlace;
import till.streams.GroupStream;
import till.streams.Streams;
import till.tracing.Traces;

/**
 * One random schedule: orders are checked out while their commands and outcomes are delivered alone
 * or together, late, twice, out of order and to handlers that crash between any two calls; wakes
 * get lost; deadlines pass; long after an entry was answered it is handled once more; and, where
 * there are barriers, slots lose what they did since their last one. Then all of it comes to an
 * end, and the promises of the design must hold.
 */
final class Schedule {
  private static final Script RESET_ORDER = Script.load("order/reset");
  private static final Script REQUEUE = Script.load("stream/requeue");
  private static final int ROUNDS_MAX = 2_000;
  private static final int REST_ROUNDS_MAX = 100;
  private static final int BATCH_MAX = 8;
  private static final long EXPIRY = 9_000_000_000_000L;

  /** So long that nothing in a schedule happens because time passes. */
  private static final Duration NEVER = Duration.ofHours(1);

  /** Between two looks of the sweep: longer than releases are waited for until sent again. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(3);

  private static final Durability REPLICATED =
      new Durability(Level.REPLICATED, WithoutReplica.DEGRADE, Duration.ofSeconds(1));

  /** For those who look what is due: to them, every deadline has passed. */
  private static final InstantSource LATER =
      InstantSource.offset(InstantSource.system(), NEVER.multipliedBy(3));

  private static final ScanLimits SCAN_LIMITS =
      new ScanLimits(Clocks.MARGIN.plusSeconds(1), NEVER, Duration.ZERO, 1_000, NEVER);

  static final RequestLimits KEPT = new RequestLimits(Duration.ofHours(1), Duration.ofMinutes(1));

  static final CheckoutLimits LIMITS =
      new CheckoutLimits(
          NEVER,
          NEVER,
          NEVER.multipliedBy(3),
          NEVER,
          NEVER,
          100,
          Duration.ZERO,
          Duration.ofMillis(1),
          1000,
          1000);

  private final World world;
  private final Random random;
  private final Slots slots;
  private final FaultyScripts scripts;
  private final Checkouts checkouts;
  private final Waiters waiters = new Waiters(LIMITS, () -> this.nanos);
  private final OverduePoll poll;
  private final DeadlineSweep sweep;
  private final List<OrphanScan> scans = new ArrayList<>();
  private final Map<String, BatchHandler> handlers = new HashMap<>();
  private final Durability durability;
  private final double crash;
  private final double zombie;
  private final double failover;
  private final Optional<Operator> operator;
  private final Set<Operator.Action> actions = EnumSet.noneOf(Operator.Action.class);
  private long nanos;

  private final Map<String, Integer> stock = new TreeMap<>();
  private final Map<String, Integer> credit = new TreeMap<>();
  private final Map<String, Basket> orders = new TreeMap<>();
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Delivery> zombies = new ArrayList<>();
  private final Map<String, Integer> failoversSeen = new HashMap<>();

  /** Orders of which a request was told at once that they are paid. */
  private final Set<String> paid = new TreeSet<>();

  private record Basket(String user, Map<String, Integer> lines) {
    int total() {
      return lines.values().stream().mapToInt(n -> n).sum();
    }
  }

  private record Attempt(CheckoutId checkout, CompletableFuture<Answer> answer) {}

  private record Delivery(GroupStream stream, List<Entry> batch) {}

  /** What is wrong with a schedule that should fail. */
  enum Flaw {
    NONE,
    /** A barrier passes at once, and nothing is safe. */
    BARRIERS_LIE,
    /** Nobody looks for orphan holds. */
    NO_SCAN,
    /** Nobody looks at open checkouts. */
    NO_SWEEP,
    /** Nobody looks for entries that are pending for nobody. */
    NO_REQUEUE
  }

  /** What may become of an entry that has several messages. */
  enum Sight {
    COMMANDS_TOGETHER,
    OUTCOMES_TOGETHER,
    /** It was handled more than once. */
    DELIVERED_TWICE,
    /** It was handled once more after it had been answered. */
    BY_A_ZOMBIE,
    /** It could not be answered, because it was unknown what became of a command. */
    LEFT_PENDING,
    /** A command of it got an entry of its own. */
    SENT_AGAIN
  }

  private final Flaw flaw;
  private final Set<Sight> sights = EnumSet.noneOf(Sight.class);
  private final Set<String> handledOnce = new HashSet<>();
  private final Set<String> together = new HashSet<>();

  Schedule(World world, long seed, Flaw flaw) {
    this(world, seed, flaw, false);
  }

  /** A schedule in which operators do something now and then. */
  static Schedule operated(World world, long seed, Flaw flaw) {
    return new Schedule(world, seed, flaw, true);
  }

  private Schedule(World world, long seed, Flaw flaw, boolean operated) {
    this.world = world;
    this.flaw = flaw;
    this.random = new Random(seed);
    this.operator = operated ? Optional.of(new Operator(world, random)) : Optional.empty();
    this.crash = List.of(0.0, 0.05, 0.3).get(random.nextInt(3));
    this.zombie = List.of(0.0, 0.2).get(random.nextInt(2));
    this.durability = flaw == Flaw.NONE && random.nextBoolean() ? Durability.local() : REPLICATED;
    this.failover =
        durability.hasBarrier() ? List.of(0.0, 0.01, 0.05, 0.15).get(random.nextInt(4)) : 0.0;
    world.clear();
    this.slots = new Slots(world.connection, flaw == Flaw.BARRIERS_LIE);
    this.scripts = new FaultyScripts(world.shards, slots, seed, crash, failover);
    var installation = new InstallationConfiguration(World.INSTANCE, 2);
    this.checkouts =
        new Checkouts(
            world.connection, scripts, world.partitions, LIMITS, KEPT, durability, installation);
    var notices = new Notices(world.client, scripts, LIMITS, installation);
    var decisions =
        new Decisions(
            checkouts,
            new Informer(waiters, notices),
            durability,
            new CheckoutMetrics(new SimpleMeterRegistry()),
            Traces.OFF);
    this.poll = new OverduePoll(checkouts, waiters);
    this.sweep =
        new DeadlineSweep(checkouts, waiters, world.partitions, decisions, LIMITS, () -> nanos);
    handlers.put("outcome", new OutcomeHandler(checkouts, decisions, Traces.OFF));
    var streams = new Streams(world.client, world.connection, scripts, installation);
    var metrics = new EscrowMetrics(new SimpleMeterRegistry());
    for (var kind : AccountKind.values()) {
      var accounts = new Accounts(kind, scripts);
      handlers.put(
          kind.participant().wireName(),
          new CommandHandler(
              kind,
              accounts,
              scripts,
              new EscrowLimits(NEVER, NEVER, NEVER, NEVER),
              metrics,
              Traces.OFF));
      scans.add(
          new OrphanScan(
              kind,
              new Orphans(kind, world.connection),
              scripts,
              streams,
              world.partitions,
              SCAN_LIMITS,
              LATER,
              metrics,
              TaskMonitor.unattended()));
    }
    fill("s" + seed + "-");
    slots().forEach(slot -> slots.keep(slot).toCompletableFuture().join());
  }

  /** Every account is one, and every partition. */
  private List<Integer> slots() {
    var keys = new ArrayList<String>();
    stock.keySet().forEach(id -> keys.add(AccountKind.ITEM.key(id)));
    credit.keySet().forEach(id -> keys.add(AccountKind.USER.key(id)));
    world.streams.forEach(stream -> keys.add(stream.key()));
    return keys.stream().map(Slots::of).distinct().toList();
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
              OrderKeys.open(partition)
            },
            id,
            basket.user(),
            Integer.toString(basket.total()),
            lines)
        .toCompletableFuture()
        .join();
  }

  /** What it had of entries with several messages. */
  Set<Sight> sights() {
    return sights;
  }

  /** What operators did. */
  Set<Operator.Action> actions() {
    return actions;
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
    end();
    for (var delivery : List.copyOf(zombies)) {
      handle(delivery.stream(), delivery.batch());
    }
    end();
    check();
  }

  private void step(List<String> requests) {
    passDeadlines();
    if (random.nextDouble() < 0.15) {
      operator.ifPresent(
          one -> actions.add(one.act(any(world.streams), any(List.copyOf(orders.keySet())))));
    }
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
    } else if (what < 0.50) {
      await(slots.keep(any(slots()))); // replication catches up
    } else if (what < 0.50 + failover) {
      await(slots.failover(any(slots())));
    } else if (what < 0.58) {
      lookAround();
    } else {
      deliverNew(any(world.streams));
    }
  }

  /** A failover takes its time: deadlines of the slot's orders may pass meanwhile. */
  private void passDeadlines() {
    for (String id : orders.keySet()) {
      int failovers = slots.failoversOf(slotOf(id));
      Integer before = failoversSeen.put(id, failovers);
      if (before != null && before != failovers && random.nextBoolean()) {
        expire(id);
      }
    }
  }

  private int slotOf(String order) {
    return Slots.of(OrderKeys.order(world.partitions.of(order), new OrderId(order)));
  }

  /** What goes on in the background all the time. */
  private void lookAround() {
    if (operator.isEmpty()) {
      checkCommits();
    }
    nanos += BETWEEN_LOOKS.toNanos();
    if (flaw != Flaw.NO_SWEEP) {
      await(sweep.look());
    }
    if (flaw != Flaw.NO_REQUEUE) {
      world.streams.forEach(this::requeue);
    }
    for (var attempt : List.copyOf(attempts)) {
      if (!attempt.answer().isDone()) {
        await(poll.look(attempt.checkout()));
      }
      beginAgainIfLost(attempt); // another request may have waited for the same attempt
    }
    if (flaw != Flaw.NO_SCAN) {
      scan();
    }
  }

  /** Twice, because a stream that may be moving is left alone. */
  private void requeue(GroupStream stream) {
    String oldest = "";
    for (int i = 0; i < 2; i++) {
      var returned =
          await(
              new till.redis.Scripts(world.shards)
                  .list(REQUEUE, new String[] {stream.key()}, stream.group(), oldest, "-", "100"));
      oldest = (String) returned.get(1);
    }
  }

  private void scan() {
    try {
      scans.forEach(scan -> scan.scan(Duration.ZERO));
    } catch (RuntimeException crashed) {
      // the next one finds what this has not
    }
  }

  private void beginAgainIfLost(Attempt attempt) {
    if (attempt.answer().isDone() && attempt.answer().join() instanceof Answer.Lost) {
      attempts.remove(attempt);
      begin(attempt.checkout().order().value(), Optional.of(attempt.checkout()));
    }
  }

  private static RequestKey request(CheckoutId checkout) {
    return new RequestKey(
        checkout.attempt(), false, "fingerprint", "run", Instant.ofEpochMilli(EXPIRY));
  }

  private void begin(String order) {
    begin(order, Optional.empty());
  }

  private void begin(String order, Optional<CheckoutId> lost) {
    var checkout = CheckoutId.fresh(new OrderId(order));
    var answer = waiters.answer(checkout);
    // Each request has a key of its own.
    Checkouts.Begun begun;
    try {
      begun = await(checkouts.begin(checkout, request(checkout), lost));
    } catch (CompletionException takenBack) {
      waiters.forget(checkout);
      return; // 503: the client knows nothing
    }
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
      case PAID -> {
        waiters.forget(checkout);
        paid.add(order);
      }
      case KEY_REUSED, NOT_FOUND, EMPTY, ENDED, LATE ->
          throw new AssertionError(order + ": " + begun.result());
    }
  }

  /**
   * The order's deadline passes, or the instance that began it says so, and not that of the
   * commands which are under way: clocks differ.
   */
  private void expire(String id) {
    var order = new OrderId(id);
    var partition = world.partitions.of(id);
    String key = OrderKeys.order(partition, order);
    if ("PAYING".equals(world.redis.hget(key, "status"))) {
      var attempt = Optional.ofNullable(world.redis.hget(key, "attempt"));
      boolean isForced = random.nextBoolean();
      if (!isForced) {
        var past = InstantSource.system().instant().minus(Clocks.MARGIN).minusSeconds(1);
        world.redis.hset(key, "deadline", Long.toString(past.toEpochMilli()));
      }
      var due = new Checkouts.Due(order, isForced ? attempt : Optional.empty(), 0, Duration.ZERO);
      try {
        await(checkouts.expire(partition, List.of(due)));
      } catch (RuntimeException crashed) {
        // as if the sweep had not come by, or had died after it
      }
    }
  }

  private void deliverNew(GroupStream stream) {
    var batch = world.deliver(stream, random.nextBoolean() ? 1 : 1 + random.nextInt(BATCH_MAX));
    if (!batch.isEmpty() && random.nextDouble() >= crash) {
      handle(stream, batch);
    }
  }

  private void deliverAgain(GroupStream stream) {
    var pending = world.pending(stream);
    if (!pending.isEmpty()) {
      handleAgain(stream, List.of(any(pending)));
    }
  }

  private void handleAgain(GroupStream stream, List<String> ids) {
    var batch = world.deliverAgain(stream, ids);
    if (!batch.isEmpty()) {
      handle(stream, batch);
    }
  }

  private void handle(GroupStream stream, List<Entry> batch) {
    batch.forEach(entry -> look(stream, entry));
    if (random.nextDouble() < zombie) {
      zombies.add(new Delivery(stream, batch));
    }
    var open = attempts.stream().filter(attempt -> !attempt.answer().isDone()).toList();
    BatchHandler.Handled handled;
    try {
      handled = await(of(handlers, stream.role()).handle(stream, batch));
    } catch (RuntimeException crashed) {
      return;
    }
    assertThat(handled.failures()).isEmpty();
    lookAfter(stream, batch);
    open.stream().filter(attempt -> attempt.answer().isDone()).forEach(this::checkAnswer);
    for (EntryPlace place : handled.wakes()) {
      if (random.nextDouble() >= crash) {
        var partition = world.partitions.tagged(place.tag());
        var woken = new GroupStream(partition, stream.role(), stream.group());
        handleAgain(woken, List.of(place.id()));
      }
    }
  }

  private void look(GroupStream stream, Entry entry) {
    boolean isCommand = !stream.role().equals("outcome");
    var messages = entry.fields();
    if (messages.size() > 1) {
      sights.add(isCommand ? Sight.COMMANDS_TOGETHER : Sight.OUTCOMES_TOGETHER);
      together.addAll(texts(stream, messages));
      if (!handledOnce.add(stream + entry.id())) {
        boolean isThere = world.pending(stream).contains(entry.id());
        sights.add(isThere ? Sight.DELIVERED_TWICE : Sight.BY_A_ZOMBIE);
      }
    } else if (isCommand && together.containsAll(texts(stream, messages))) {
      sights.add(Sight.SENT_AGAIN);
    }
  }

  private static List<String> texts(GroupStream stream, Map<String, String> messages) {
    return messages.entrySet().stream().map(message -> stream + " " + message).toList();
  }

  private void lookAfter(GroupStream stream, List<Entry> batch) {
    var left = world.pending(stream);
    if (batch.stream().anyMatch(e -> e.fields().size() > 1 && left.contains(e.id()))) {
      sights.add(Sight.LEFT_PENDING);
    }
  }

  /** Goes on, without new requests and faults, until there is nothing left to do. */
  private void end() {
    int rounds = operator.isPresent() ? REST_ROUNDS_MAX : ROUNDS_MAX;
    for (int round = 0; round < rounds; round++) {
      deliverAll();
      lookAround();
      boolean isQuiet = deliverAll();
      if (isQuiet
          && attempts.stream().allMatch(attempt -> attempt.answer().isDone())
          && (operator.isEmpty() || isAtRest())) {
        return;
      }
    }
    throw new AssertionError("it does not end (promise 7): " + unanswered());
  }

  /** Whether nothing is left of what an operator did; what is left else, check tells. */
  private boolean isAtRest() {
    return world.streams.stream().allMatch(stream -> world.redis.xlen(stream.key()) == 0)
        && world.partitions.all().stream()
            .allMatch(partition -> world.redis.zcard(OrderKeys.open(partition)) == 0)
        && stock.keySet().stream().allMatch(id -> isFree(AccountKind.ITEM, id))
        && credit.keySet().stream().allMatch(id -> isFree(AccountKind.USER, id));
  }

  private boolean isFree(AccountKind kind, String id) {
    var account = world.hash(kind.key(id));
    return number(account, "held") == 0 && number(account, "queued") == 0;
  }

  private String unanswered() {
    return attempts.stream()
        .filter(attempt -> !attempt.answer().isDone())
        .map(attempt -> attempt.checkout() + " " + state(attempt.checkout().order().value()))
        .collect(Collectors.joining("\n"));
  }

  /** Delivers what there is; returns whether there was nothing. */
  private boolean deliverAll() {
    boolean isQuiet = true;
    for (var stream : world.streams) {
      world.deliver(stream, 100);
      var ids = world.pending(stream);
      if (!ids.isEmpty()) {
        isQuiet = false;
        handleAgain(stream, ids);
      }
    }
    return isQuiet;
  }

  /** Promise 1, when the answer leaves: paid, or nothing held. */
  private void checkAnswer(Attempt attempt) {
    var checkout = attempt.checkout();
    String id = checkout.order().value();
    switch (attempt.answer().join()) {
      case Answer.Lost lost -> {}
      case Answer.Paid paid -> assertThat(state(id)).containsEntry("status", "PAID");
      case Answer.NotPaid notPaid -> {
        assertThat(state(id)).doesNotContainEntry("status", "PAID");
        String hold = "hold:" + checkout;
        var basket = of(orders, id);
        assertThat(world.hash(AccountKind.USER.key(basket.user())))
            .as("promise 1")
            .doesNotContainKey(hold);
        for (String item : basket.lines().keySet()) {
          assertThat(world.hash(AccountKind.ITEM.key(item)))
              .as("promise 1")
              .doesNotContainKey(hold);
        }
      }
    }
  }

  /**
   * A paid order that is announced needs no looking after: wherever it is held still, its commit is
   * on its way. Else only the scan for orphans would find it, much later.
   */
  private void checkCommits() {
    var onTheirWay = new HashSet<String>();
    for (var stream : world.streams) {
      world.messages(stream).forEach(checkout -> onTheirWay.add(stream.role() + " " + checkout));
    }
    for (var entry : orders.entrySet()) {
      var order = state(entry.getKey());
      if ("PAID".equals(order.get("status")) && !order.containsKey("asked")) {
        String checkout = entry.getKey() + "/" + order.get("attempt");
        checkCommit(AccountKind.USER, entry.getValue().user(), checkout, onTheirWay);
        for (String item : entry.getValue().lines().keySet()) {
          checkCommit(AccountKind.ITEM, item, checkout, onTheirWay);
        }
      }
    }
  }

  private void checkCommit(AccountKind kind, String id, String checkout, Set<String> onTheirWay) {
    if (world.hash(kind.key(id)).containsKey("hold:" + checkout)) {
      assertThat(onTheirWay)
          .as("commits on their way, of %s at %s", checkout, id)
          .contains(kind.participant().wireName() + " " + checkout);
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
    world.streams.forEach(
        stream -> assertThat(world.redis.xlen(stream.key())).as("left in %s", stream).isZero());
    paid.forEach(
        id -> assertThat(state(id)).as("promise 1, %s", id).containsEntry("status", "PAID"));
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
      case Answer.Lost lost ->
          throw new AssertionError("promise 1, " + id + " was not begun again");
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
      case UNKNOWN_USER, UNKNOWN_ITEM, PAID_DIRECTLY -> throw new AssertionError(reason);
    }
  }

  private Map<String, String> state(String order) {
    return world.hash(OrderKeys.order(world.partitions.of(order), new OrderId(order)));
  }

  private static long number(Map<String, String> hash, String field) {
    return Long.parseLong(hash.getOrDefault(field, "0"));
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static <K, V> V of(Map<K, V> map, K key) {
    return Objects.requireNonNull(map.get(key));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
