package till.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import till.cluster.TestCluster;

/** Pears have sold 2, the paid orders say 5, and 3 of them are held for {@code decided}. */
class SuspectsTest {
  private static final int FINDINGS_MAX = 10;

  private final SmallShop shop = SmallShop.open();
  private final Primaries primaries = new Primaries(TestCluster.shared().uris());
  private final Orders orders = new Orders(primaries, SmallShop.TAGS);
  private final Accounts accounts = new Accounts(primaries);
  private final FindingList findings = new FindingList(FINDINGS_MAX);

  @AfterEach
  void close() {
    primaries.close();
  }

  /** What the streams mention before each reading of the orders, the last one for the rest. */
  private Suspects suspects(List<Set<String>> mentioned) {
    Deque<Set<String>> next = new ArrayDeque<>(mentioned);
    return new Suspects(
        SmallShop.impatient(),
        orders,
        accounts,
        () -> new Moment(primaries.now(), next.size() > 1 ? next.remove() : next.element()),
        findings);
  }

  private int judge(Suspects suspects) {
    accounts.forEach(
        List.of("item:{pear}"), account -> suspects.compare(account, Sales.NONE.plus("x", 5)));
    return suspects.judge();
  }

  @Test
  void one_whose_commit_was_in_a_stream_before_the_orders_were_read_is_let_go() {
    assertThat(judge(suspects(List.of(Set.of("decided/a1"))))).isZero();
    assertThat(findings.counts()).isEmpty();
  }

  @Test
  void one_whose_commit_is_sent_later_is_let_go_as_soon_as_it_is_seen() {
    assertThat(judge(suspects(List.of(Set.of(), Set.of("decided/a1"))))).isZero();
    assertThat(findings.counts()).isEmpty();
  }

  @Test
  void one_whose_commit_is_nowhere_is_convicted() {
    assertThat(judge(suspects(List.of(Set.of("paying/a1", "decided/a0"))))).isZero();
    assertThat(findings.kept())
        .containsExactly(new Finding.SoldUnlikePaid("item:{pear}", 2, 5, ""));
  }

  @Test
  void one_whose_order_was_just_paid_is_let_go() {
    shop.hset(shop.key("decided"), Map.of("decided", shop.ago(1)));
    assertThat(judge(suspects(List.of(Set.of())))).isZero();
    assertThat(findings.counts()).isEmpty();
  }
}
