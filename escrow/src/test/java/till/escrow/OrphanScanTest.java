package till.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static till.cluster.TestRedis.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import till.cluster.TestRedis;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.escrow.Accounts.Settlement;
import till.messages.Line;
import till.messages.Outcome;
import till.process.Await;
import till.redis.InstallationConfiguration;
import till.redis.Partition;
import till.redis.Partitions;
import till.redis.Scripts;
import till.redis.TaskMonitor;
import till.streams.EntryPlace;
import till.streams.Streams;

/** What the scan finds on all primaries, and whom it tells. Time is what the clock here says. */
final class OrphanScanTest {
  private static final Partitions PARTITIONS = new Partitions(12);
  private static final Scripts SCRIPTS = Scripts.local(TestRedis.client());
  private static final Duration MARGIN = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ScanLimits LIMITS =
      new ScanLimits(
          Duration.ofSeconds(18), Duration.ofMinutes(1), Duration.ZERO, 10, Duration.ofSeconds(60));

  /** Far enough for a hold to be taken in time. */
  private static final long DEADLINE = 9_000_000_000_000L;

  private static final long LAST_MOMENT = DEADLINE + LIMITS.orphanAfter().toMillis();

  private final Accounts items = new Accounts(AccountKind.ITEM, SCRIPTS);

  @BeforeEach
  void forget() {
    TestRedis.commands().flushall();
  }

  private static OrphanScan scan(AccountKind kind, long now) {
    return scan(kind, now, LIMITS);
  }

  private static OrphanScan scan(AccountKind kind, long now, ScanLimits limits) {
    return scan(kind, now, limits, System::nanoTime);
  }

  private static OrphanScan scan(
      AccountKind kind, long now, ScanLimits limits, LongSupplier nanoTime) {
    var streams =
        new Streams(
            TestRedis.client(),
            TestRedis.connection(),
            SCRIPTS,
            new InstallationConfiguration("alpha", PARTITIONS.all().size()));
    return new OrphanScan(
        kind,
        new Orphans(kind, TestRedis.connection()),
        SCRIPTS,
        streams,
        PARTITIONS,
        limits,
        () -> Instant.ofEpochMilli(now),
        new EscrowMetrics(new SimpleMeterRegistry()),
        TaskMonitor.unattended(),
        nanoTime);
  }

  /** Looks at all items once, at this time. */
  private static void scan(long now) {
    scan(AccountKind.ITEM, now).scan(Duration.ZERO);
  }

  private static CheckoutId checkout(String order) {
    return new CheckoutId(new OrderId(order), "1");
  }

  private HoldResult hold(String order, String item, long amount) {
    return hold(items, order, item, amount);
  }

  private static HoldResult hold(Accounts accounts, String order, String account, long amount) {
    return await(
            accounts.hold(
                checkout(order), new Line(account, amount), DEADLINE, new EntryPlace("0", "1-0")))
        .answer()
        .result();
  }

  private static Outcome held(AccountKind kind, String order, String account, long amount) {
    return new Outcome.HeldForLong(kind.participant(), checkout(order), new Line(account, amount));
  }

  private static String outcomes(Partition partition) {
    return "saga:{" + partition.tag() + "}:outcome";
  }

  /** What was told about orders of a partition. */
  private static List<Outcome> told(Partition partition) {
    return Tape.outcomes(outcomes(partition));
  }

  private static List<Outcome> told() {
    return PARTITIONS.all().stream().flatMap(partition -> told(partition).stream()).toList();
  }

  @Test
  void holds_and_waits_on_every_primary_are_told_to_the_partitions_of_their_orders() {
    var expected = new ArrayList<Outcome>();
    for (int i = 0; i < 40; i++) {
      String item = "item-" + i;
      await(items.reset(item, 5, 1));
      assertThat(hold("holds-" + i, item, 4)).isEqualTo(HoldResult.HELD);
      assertThat(hold("waits-" + i, item, 3)).isEqualTo(HoldResult.WAITING);
      expected.add(held(AccountKind.ITEM, "holds-" + i, item, 4));
      expected.add(held(AccountKind.ITEM, "waits-" + i, item, 3));
    }
    scan(LAST_MOMENT + 1);

    assertThat(told()).containsExactlyInAnyOrderElementsOf(expected);
    for (var partition : PARTITIONS.all()) {
      assertThat(told(partition))
          .isNotEmpty()
          .allMatch(out -> PARTITIONS.of(out.checkout().order().value()).equals(partition));
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(AccountKind.class)
  void each_kind_is_told_by_its_own_participant(AccountKind kind) {
    await(items.reset("same", 5, 1));
    hold("O", "same", 2);
    var users = new Accounts(AccountKind.USER, SCRIPTS);
    await(users.reset("same", 50));
    hold(users, "O", "same", 25);

    scan(kind, LAST_MOMENT + 1).scan(Duration.ZERO);
    assertThat(told()).containsExactly(held(kind, "O", "same", kind == AccountKind.ITEM ? 2 : 25));
  }

  @Test
  void each_line_of_a_checkout_is_told_in_an_entry_of_its_own() {
    for (String item : List.of("a", "b", "c")) {
      await(items.reset(item, 5, 1));
      hold("O", item, 2);
      hold("P", item, 1);
    }
    scan(LAST_MOMENT + 1);
    for (String order : List.of("O", "P")) {
      var told = Tape.outcomesByEntry(outcomes(PARTITIONS.of(order)));
      assertThat(told).allMatch(entry -> entry.size() == 1);
      assertThat(told.stream().flatMap(List::stream))
          .filteredOn(outcome -> outcome.checkout().equals(checkout(order)))
          .containsExactlyInAnyOrder(
              held(AccountKind.ITEM, order, "a", order.equals("O") ? 2 : 1),
              held(AccountKind.ITEM, order, "b", order.equals("O") ? 2 : 1),
              held(AccountKind.ITEM, order, "c", order.equals("O") ? 2 : 1));
    }
  }

  @Test
  void markers_and_queues_beside_accounts_are_not_taken_for_accounts() {
    await(items.reset("a", 5, 1));
    hold("O", "a", 4);
    hold("P", "a", 3);
    await(items.settle(checkout("Q"), "a", Settlement.RELEASE, DEADLINE, MARGIN));
    scan(LAST_MOMENT + 1);
    assertThat(told())
        .containsExactlyInAnyOrder(
            held(AccountKind.ITEM, "O", "a", 4), held(AccountKind.ITEM, "P", "a", 3));
  }

  @Test
  void what_is_not_long_past_its_deadline_is_left_alone() {
    await(items.reset("a", 5, 1));
    hold("holds", "a", 4);
    hold("waits", "a", 3);
    scan(LAST_MOMENT);
    assertThat(told()).isEmpty();
    scan(LAST_MOMENT + 1);
    assertThat(told()).hasSize(2);
  }

  @Test
  void a_deadline_that_is_further_ahead_than_any_can_be_says_nothing_clocks_were_set_back() {
    await(items.reset("a", 5, 1));
    hold("holds", "a", 4);
    hold("waits", "a", 3);
    long ahead = ScanLimits.AHEAD_MAX.toMillis();
    scan(DEADLINE - ahead);
    assertThat(told()).isEmpty();
    scan(DEADLINE - ahead - 1);
    assertThat(told()).hasSize(2);
  }

  @Test
  void what_is_settled_is_no_orphan() {
    await(items.reset("a", 9, 1));
    hold("bought", "a", 2);
    hold("given-back", "a", 3);
    await(items.settle(checkout("bought"), "a", Settlement.COMMIT, DEADLINE, MARGIN));
    await(items.settle(checkout("given-back"), "a", Settlement.RELEASE, DEADLINE, MARGIN));
    await(items.settle(checkout("never-held"), "a", Settlement.RELEASE, DEADLINE, MARGIN));
    await(items.reset("untouched", 9, 1));
    scan(LAST_MOMENT + 1);
    assertThat(told()).isEmpty();
  }

  @Test
  void what_was_told_and_is_held_still_is_told_again() {
    await(items.reset("a", 5, 1));
    hold("O", "a", 4);
    scan(LAST_MOMENT + 1);
    scan(LAST_MOMENT + 1);
    var orphan = held(AccountKind.ITEM, "O", "a", 4);
    assertThat(told()).containsExactly(orphan, orphan);

    await(items.settle(checkout("O"), "a", Settlement.RELEASE, DEADLINE, MARGIN));
    scan(LAST_MOMENT + 1);
    assertThat(told()).hasSize(2);
  }

  @Test
  void one_among_thousands_is_found_page_by_page() {
    var all =
        IntStream.range(0, 3_000)
            .mapToObj(i -> items.reset("item-" + i, 5, 1).toCompletableFuture())
            .toList();
    all.forEach(TestRedis::await);
    hold("O", "item-1234", 4);
    scan(LAST_MOMENT + 1);
    assertThat(told()).containsExactly(held(AccountKind.ITEM, "O", "item-1234", 4));
  }

  @Test
  void an_account_that_can_not_be_read_does_not_hide_the_others() {
    for (int i = 0; i < 40; i++) {
      await(items.reset("item-" + i, 5, 1));
      hold("holds-" + i, "item-" + i, 4);
    }
    TestRedis.commands().set(AccountKind.ITEM.key("item-7"), "text");
    TestRedis.commands().hset(AccountKind.ITEM.key("item-8"), "hold:no checkout", "4");
    scan(LAST_MOMENT + 1);
    assertThat(told()).hasSize(38);
  }

  @Test
  void a_scan_that_is_started_looks_by_itself() {
    await(items.reset("a", 5, 1));
    hold("O", "a", 4);
    try (var scan = scan(AccountKind.ITEM, LAST_MOMENT + 1)) {
      scan.start();
      Await.until(
          PATIENCE, () -> told().isEmpty() ? Optional.of("nothing is told") : Optional.empty());
    }
    assertThat(TestRedis.commands().get(AccountKind.ITEM.scanKey())).isEqualTo("alpha");
  }

  @Test
  void a_slow_scan_goes_on_at_once_when_the_cluster_changes_and_begins_anew() {
    var limits =
        new ScanLimits(
            LIMITS.orphanAfter(),
            Duration.ofMinutes(1),
            Duration.ofDays(1),
            10,
            LIMITS.orphanAfter().plusSeconds(1));
    var nanos = new AtomicLong();
    for (int i = 0; i < 200; i++) {
      await(items.reset("item-" + i, 5, 1));
      hold("holds-" + i, "item-" + i, 4);
    }
    try (var scan = scan(AccountKind.ITEM, LAST_MOMENT + 1, limits, nanos::get)) {
      nanos.addAndGet(limits.urgent().toNanos() + 1);
      scan.start(); // fast, as after a change
      untilTold(200);
      nanos.addAndGet(limits.every().toNanos() + 1);
      untilTold(201); // the first page of a slow one
      assertThat(told()).hasSizeLessThan(400);
      scan.scanNow();
      untilTold(600); // its other pages, and a fast one
    }
  }

  private static void untilTold(int count) {
    Await.until(
        PATIENCE,
        () -> told().size() >= count ? Optional.empty() : Optional.of("only " + told().size()));
  }

  @Test
  void a_scan_ends_when_another_instance_has_the_lease() {
    for (int i = 0; i < 1_000; i++) {
      TestRedis.commands().hset(AccountKind.ITEM.key("item-" + i), "available", "5");
    }
    for (int i = 0; i < 1_000; i += 10) {
      hold("holds-" + i, "item-" + i, 4);
    }
    TestRedis.commands().set(AccountKind.ITEM.scanKey(), "beta");
    scan(LAST_MOMENT + 1);
    assertThat(told()).as("only its first page").hasSizeLessThan(50);
  }
}
