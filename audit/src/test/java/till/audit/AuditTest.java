package till.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.audit.SmallShop.LATE;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.cluster.TestCluster;

/** Nothing is found where all is well, and everything that is not. */
class AuditTest {
  /** Something done to a shop, and what must then be found, and nothing else. */
  record Row(String name, Consumer<SmallShop> spoil, List<String> found) {
    static Row of(String name, Consumer<SmallShop> spoil, String... found) {
      return new Row(name, spoil, List.of(found));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @Test
  void a_shop_at_work_adds_up() {
    SmallShop.open();

    AuditReport report = SmallShop.audit();

    assertThat(report.findings()).isEmpty();
    assertThat(report.addsUp()).isTrue();
    assertThat(report.isQuiet()).isFalse();
    assertThat(report.isSettled()).isFalse();
    assertThat(report.counts())
        .isEqualTo(
            new Counts(
                Map.of("OPEN", 2L, "PAYING", 1L, "ABORTING", 1L, "PAID", 2L), 2, 2, 4, 3, 1));
    assertThat(report.traffic().open()).containsExactlyInAnyOrder("paying", "aborting");
    assertThat(report.traffic().sum(StreamState::backlog)).isEqualTo(1);
    assertThat(report.primaries()).isEqualTo(3);
    assertThat(report.partitions()).isEqualTo(12);
  }

  @Test
  void a_shop_at_rest_is_settled() {
    SmallShop.atRest();

    AuditReport report = SmallShop.audit();

    assertThat(report.findings()).isEmpty();
    assertThat(report.isSettled()).isTrue();
    assertThat(report.unjudged()).isZero();
  }

  static Stream<Row> mismatches() {
    return Stream.of(
        Row.of(
            "a negative amount",
            shop -> shop.hset("user:{cem}", Map.of("available", "-1", "supplied", "-1")),
            "negative | user:{cem} | available is -1"),
        Row.of(
            "a lost unit",
            shop -> shop.hset("item:{pear}", Map.of("available", "94")),
            "not conserved | item:{pear} |"
                + " supplied 100, but available 94 + held 3 + sold 2 = 99"),
        Row.of(
            "a direct payment that is not counted",
            shop -> shop.hset("user:{ann}", Map.of("direct", "0")),
            "direct unlike payments | user:{ann} | direct 0, but it has 1 direct payments"),
        Row.of(
            "a hold that is not counted",
            shop -> shop.hset("item:{pear}", Map.of("available", "98", "held", "0")),
            "held unlike holds | item:{pear} | held 0, but its holds are 3"),
        Row.of(
            "a lost hold",
            shop -> shop.hdel("user:{bob}", "hold:paying/a1"),
            "held unlike holds | user:{bob} | held 5, but its holds are 0"),
        Row.of(
            "one who waits and is not in the queue",
            shop -> shop.delete("item:{plum}:waiting"),
            "queue unlike waits | item:{plum} | queued 1, but 1 waits and 0 waiting"),
        Row.of(
            "one in the queue who does not wait",
            shop -> shop.hdel("item:{plum}", "wait:paying/a1"),
            "queue unlike waits | item:{plum} | queued 1, but 0 waits and 1 waiting"),
        Row.of(
            "units committed twice",
            shop -> shop.hset("item:{pear}", Map.of("available", "93", "sold", "4")),
            "sold unlike paid | item:{pear} | sold 4, but the paid orders say 2"),
        Row.of(
            "a commit that is lost",
            shop -> {
              shop.hset("item:{pear}", Map.of("available", "98", "held", "0"));
              shop.hdel("item:{pear}", "hold:decided/a1");
            },
            "sold unlike paid | item:{pear} | sold 2, but the paid orders say 5"),
        Row.of(
            "an account that was reset, and its orders were not",
            shop -> {
              shop.delete("item:{pear}");
              shop.hset("item:{pear}", Map.of("available", "9", "supplied", "9"));
            },
            "sold unlike paid | item:{pear} | sold 0, but the paid orders say 5;"
                + " nothing was committed since it was opened, or reset"),
        Row.of(
            "an account that is gone",
            shop -> shop.delete("item:{pear}"),
            "sold unlike paid | item:{pear} | sold 0, but the paid orders say 5;"
                + " there is no such account"),
        Row.of(
            "an account without its amount",
            shop -> shop.hdel("user:{cem}", "available"),
            "unreadable | user:{cem} | it has no field available"),
        Row.of(
            "a credit that was spent for nothing",
            shop -> shop.hset("user:{cem}", Map.of("available", "15", "sold", "5")),
            "sold unlike paid | user:{cem} | sold 5, but the paid orders say 0"),
        Row.of(
            "a payment that is missing",
            shop -> shop.hdel("user:{ann}:payments", "checkout:settled"),
            "payments unlike paid | user:{ann} | its payments are not its paid orders:"
                + " order settled is 15, its payment nothing"),
        Row.of(
            "a payment too many",
            shop -> shop.hset("user:{cem}:payments", Map.of("checkout:refused", "0")),
            "payments unlike paid | user:{cem} | its payments are not its paid orders:"
                + " order refused is not paid, its payment 0"),
        Row.of(
            "payments of other amounts, alike in sum",
            shop ->
                shop.hset(
                    "user:{ann}:payments",
                    Map.of("checkout:settled", "14", "checkout:decided", "16")),
            "payments unlike paid | user:{ann} | its payments are not its paid orders:"
                + " order decided is 15, its payment 16; order settled is 15, its payment 14"),
        Row.of(
            "a total that is not what the lines cost",
            shop -> shop.hset(shop.key("refused"), Map.of("total", "490")),
            "total unlike lines | refused | total 490, but its lines cost 495"),
        Row.of(
            "a status that nobody knows",
            shop -> shop.hset(shop.key("refused"), Map.of("status", "DONE")),
            "unknown status | refused | status 'DONE'"),
        Row.of(
            "an undecided checkout that nobody looks after",
            shop -> shop.unlist("paying"),
            "open unlike status | paying | the order is PAYING, attempt a1,"
                + " but not among the open checkouts"),
        Row.of(
            "an unreleased checkout that nobody looks after",
            shop -> shop.unlist("aborting"),
            "open unlike status | aborting | the order is ABORTING, attempt a2,"
                + " but not among the open checkouts"),
        Row.of(
            "a checkout that is paid and not announced, and that nobody looks after",
            shop -> shop.hset(shop.key("decided"), Map.of("asked", "payment stock")),
            "open unlike status | decided | the order is PAID, attempt a1, not announced,"
                + " but not among the open checkouts"),
        Row.of(
            "a paid checkout that is still looked after",
            shop -> shop.list("settled"),
            "open unlike status | settled | the order is PAID, attempt a1,"
                + " but still among the open checkouts"),
        Row.of(
            "a paid checkout that is still looked after while its commit is on its way",
            shop -> shop.list("decided"),
            "open unlike status | decided | the order is PAID, attempt a1,"
                + " but still among the open checkouts"),
        Row.of(
            "an open checkout without an order",
            shop -> shop.list("gone"),
            "open unlike status | gone | there is no such order,"
                + " but still among the open checkouts"),
        Row.of(
            "an order with a number that is none",
            shop -> shop.hset(shop.key("fresh"), Map.of("total", "1e9")),
            "unreadable | fresh | a number is wrong in"),
        Row.of(
            "an account with a number that is none",
            shop -> shop.hset("user:{cem}", Map.of("held", "none")),
            "unreadable | user:{cem} | it is no account"),
        Row.of(
            "an account that is something else",
            shop -> {
              shop.delete("user:{cem}");
              shop.set("user:{cem}", "20");
            },
            "unreadable | user:{cem} | it is no account"));
  }

  @ParameterizedTest
  @MethodSource
  void mismatches(Row row) {
    SmallShop shop = SmallShop.open();
    row.spoil.accept(shop);

    AuditReport report = SmallShop.audit();

    assertThatFound(report, shop, row);
    assertThat(report.addsUp()).isFalse();
    assertThat(report.findings()).allMatch(Finding.Mismatch.class::isInstance);
  }

  static Stream<Row> looseEnds() {
    return Stream.of(
        Row.of(
            "a hold of a checkout that is paid and committed",
            shop -> shop.hset("item:{pear}", holding("settled/a1", shop)),
            "orphan hold | item:{pear} hold:settled/a1 |"
                + " 1 held, but the order is PAID, attempt a1"),
        Row.of(
            "a hold of a checkout that was paid a moment ago, and no message is about it",
            shop -> {
              shop.delete(SmallShop.stream("stock", "decided"));
              shop.hset(shop.key("decided"), Map.of("decided", shop.ago(10)));
            },
            "orphan hold | item:{pear} hold:decided/a1 |"
                + " 3 held, but the order is PAID, attempt a1"),
        Row.of(
            "a commit among the dead letters",
            shop -> {
              shop.delete(SmallShop.stream("stock", "decided"));
              shop.deadLetter("stock", "decided/a1", "no such field");
            },
            "orphan hold | item:{pear} hold:decided/a1 |"
                + " 3 held, but the order is PAID, attempt a1",
            "dead letters | saga:{"
                + SmallShop.TAGS.of("decided")
                + "}:stock:dead |"
                + " 1, the oldest because of: no such field"),
        Row.of(
            "a hold of an earlier attempt",
            shop -> shop.hset("item:{pear}", holding("paying/a0", shop)),
            "orphan hold | item:{pear} hold:paying/a0 |"
                + " 1 held, but the order is PAYING, attempt a1"),
        Row.of(
            "a hold of an order that is gone",
            shop -> shop.hset("item:{pear}", holding("gone/a1", shop)),
            "orphan hold | item:{pear} hold:gone/a1 | 1 held, but there is no such order"),
        Row.of(
            "one who waits for an order that is open",
            shop -> {
              shop.hset("item:{plum}", Map.of("queued", "2", "wait:fresh/a1", "1 1 7 1-0"));
              shop.queue("plum", "fresh/a1");
            },
            "orphan wait | item:{plum} wait:fresh/a1 | waits for 1, but the order is OPEN"),
        Row.of(
            "a checkout that is undecided after its deadline",
            shop ->
                shop.hset(
                    shop.key("paying"), Map.of("deadline", shop.ago(LATE.toMillis() + 1_000))),
            "undecided checkout | paying | attempt a1 is undecided"),
        Row.of(
            "a checkout that is decided and not announced",
            shop -> {
              shop.hset(shop.key("aborting"), Map.of("decided", shop.ago(LATE.toMillis() + 1_000)));
              shop.hdel(shop.key("aborting"), "awaiting");
            },
            "unannounced checkout | aborting | attempt a2 was decided"),
        Row.of(
            "a checkout that is paid and not announced",
            shop -> {
              shop.hset(
                  shop.key("decided"),
                  Map.of("asked", "payment stock", "decided", shop.ago(LATE.toMillis() + 1_000)));
              shop.list("decided");
            },
            "unannounced checkout | decided | attempt a1 was decided"),
        Row.of(
            "a checkout that is aborted and not released",
            shop ->
                shop.hset(
                    shop.key("aborting"), Map.of("decided", shop.ago(LATE.toMillis() + 1_000))),
            "unsettled checkout | aborting | attempt a2 was decided"),
        Row.of(
            "dead letters",
            shop -> {
              shop.deadLetter("stock", "paying/a1", "no such field");
              shop.deadLetter("stock", "paying/a1", "another");
            },
            "dead letters | saga:{"
                + SmallShop.TAGS.of("paying")
                + "}:stock:dead |"
                + " 2, the oldest because of: no such field"));
  }

  private static Map<String, String> holding(String checkout, SmallShop shop) {
    return Map.of("available", "94", "held", "4", "hold:" + checkout, "1 " + shop.deadline());
  }

  @ParameterizedTest
  @MethodSource
  void looseEnds(Row row) {
    SmallShop shop = SmallShop.open();
    row.spoil.accept(shop);

    AuditReport report = SmallShop.audit();

    assertThatFound(report, shop, row);
    assertThat(report.addsUp()).isTrue();
    assertThat(report.isSettled()).isFalse();
  }

  private static void assertThatFound(AuditReport report, SmallShop shop, Row row) {
    List<String> found =
        report.findings().stream()
            .map(finding -> finding.kind() + " | " + finding.subject() + " | " + finding.what())
            .sorted()
            .toList();
    List<String> expected = row.found.stream().map(line -> withKey(line, shop)).sorted().toList();
    assertThat(found).hasSameSizeAs(expected);
    assertThat(IntStream.range(0, found.size()))
        .as("%s", found)
        .allMatch(i -> found.get(i).startsWith(expected.get(i)));
  }

  /** Orders go by their id in the tables. */
  private static String withKey(String line, SmallShop shop) {
    String[] parts = line.split(" \\| ", 3);
    boolean isKey = parts[1].contains("{");
    return parts[0] + " | " + (isKey ? parts[1] : shop.key(parts[1])) + " | " + parts[2];
  }

  @Test
  void a_hold_whose_release_is_on_its_way_is_no_orphan() {
    SmallShop shop = SmallShop.open();
    shop.hset("item:{pear}", holding("paying/a0", shop));
    shop.command("stock", "release", "paying/a1", "paying/a0", "paying/a3");

    AuditReport report = SmallShop.audit();

    assertThat(report.findings()).isEmpty();
    assertThat(report.isQuiet()).isFalse();
  }

  @Test
  void a_commit_that_is_lost_on_its_way_is_a_mismatch_and_leaves_an_orphan() {
    SmallShop shop = SmallShop.open();
    shop.delete(SmallShop.stream("stock", "decided"));

    AuditReport report = SmallShop.audit();

    assertThat(report.found()).isEqualTo(Map.of("sold unlike paid", 1L, "orphan hold", 1L));
    assertThat(report.addsUp()).isFalse();
  }

  @Test
  void a_paid_checkout_that_is_not_announced_has_its_commits_before_it() {
    SmallShop shop = SmallShop.open();
    shop.delete(SmallShop.stream("stock", "decided"));
    shop.hset(shop.key("decided"), Map.of("asked", "payment stock"));
    shop.list("decided");

    AuditReport report = SmallShop.audit();

    assertThat(report.findings()).isEmpty();
    assertThat(report.counts().inFlight()).isEqualTo(3);
  }

  @Test
  void a_commit_that_is_on_its_way_is_no_rest() {
    SmallShop shop = SmallShop.atRest();
    try (Audit audit = Audit.of(TestCluster.shared().uris())) {
      shop.command("stock", "commit", "decided/a1");
      assertThat(audit.becomesQuiet(Duration.ofMillis(1))).isFalse();
      shop.delete(SmallShop.stream("stock", "decided"));
      assertThat(audit.becomesQuiet(Duration.ZERO)).isTrue();
    }
  }

  @Test
  void an_account_that_changes_all_the_time_is_not_judged_until_it_stops() throws Exception {
    SmallShop shop = SmallShop.atRest();
    var stop = new AtomicBoolean();
    AuditReport meanwhile;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> sales =
          threads.submit(
              () -> {
                for (int sold = 100; !stop.get(); sold++) {
                  shop.hset(
                      "user:{cem}",
                      Map.of("supplied", "" + (20 + sold), "sold", "" + sold, "available", "20"));
                }
              });
      meanwhile = SmallShop.audit();
      stop.set(true);
      sales.get();
    }
    AuditReport afterwards = SmallShop.audit();

    assertThat(meanwhile.unjudged()).isEqualTo(1);
    assertThat(meanwhile.findings()).isEmpty();
    assertThat(meanwhile.isSettled()).isFalse();
    assertThat(afterwards.unjudged()).isZero();
    assertThat(afterwards.found()).isEqualTo(Map.of("sold unlike paid", 1L));
  }

  @Test
  void what_is_pending_is_told() {
    SmallShop shop = SmallShop.atRest();
    shop.command("stock", "commit", "settled/a1");
    shop.command("stock", "commit", "settled/a1");
    shop.deliver("stock", "settled", "stock-svc", "stock-svc-7");
    shop.command("stock", "commit", "settled/a1");

    AuditReport report = SmallShop.audit();

    assertThat(report.isQuiet()).isFalse();
    Traffic traffic = report.traffic().of("stock-svc");
    assertThat(traffic.sum(StreamState::backlog)).isEqualTo(3);
    assertThat(traffic.sum(StreamState::pending)).isEqualTo(2);
    assertThat(traffic.consumers()).isEqualTo(1);
    assertThat(report.traffic().of("payment-svc").sum(StreamState::backlog)).isZero();
  }

  @Test
  void findings_are_counted_though_few_are_kept() {
    SmallShop shop = SmallShop.atRest();
    for (int i = 0; i < 2_500; i++) {
      shop.hset("item:{extra-" + i + "}", Map.of("available", "1", "supplied", "2"));
    }
    try (Audit audit =
        Audit.of(TestCluster.shared().uris(), SmallShop.impatient().withFindingsMax(3))) {
      AuditReport report = audit.run();

      assertThat(report.findings()).hasSize(3);
      assertThat(report.found()).isEqualTo(Map.of("not conserved", 2_500L));
      assertThat(report.mismatches()).isEqualTo(2_500);
      assertThat(report.counts().items()).isEqualTo(2_502);
    }
  }

  @Test
  void one_can_wait_until_nothing_is_under_way() {
    SmallShop shop = SmallShop.atRest();
    try (Audit audit = Audit.of(TestCluster.shared().uris())) {
      assertThat(audit.becomesQuiet(Duration.ZERO)).isTrue();

      shop.list("settled");
      assertThat(audit.becomesQuiet(Duration.ofMillis(1))).isFalse();
    }
  }

  @Test
  void without_a_shop_it_says_so() {
    SmallShop.open().delete(Keys.PARTITIONS);

    assertThatThrownBy(SmallShop::audit)
        .isInstanceOf(NoAuditException.class)
        .hasMessage("There is no shop: till:partitions is not set");
  }
}
