package till.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static till.escrow.Ledger.commit;
import static till.escrow.Ledger.hold;
import static till.escrow.Ledger.holdLate;
import static till.escrow.Ledger.idOf;
import static till.escrow.Ledger.open;
import static till.escrow.Ledger.release;
import static till.escrow.Ledger.releaseOf;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.contracts.CheckoutId;
import till.process.Await;

/** The settled markers of an account: those of one era are one hash, and are forgotten together. */
final class MarkersTest {
  private static final long ERA = CheckoutId.ERA.toMillis();
  private static final long MARGIN = Ledger.MARGIN.toMillis();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Ledger item = new Ledger(AccountKind.ITEM);

  @BeforeEach
  void open10() {
    item.run(open(10));
  }

  private static long expiry(String key) {
    return TestRedis.commands().pexpiretime(key);
  }

  @Test
  void an_era_has_one_hash_that_says_how_each_checkout_was_settled() {
    for (var step : new Ledger.Step[] {hold("A", 1), commit("A"), release("A/2"), release("B")}) {
      item.run(step);
    }
    item.run(release("A/next"));
    assertThat(TestRedis.commands().hgetall(item.settledKey("A")))
        .isEqualTo(
            Map.of(
                idOf("A").toString(), "commit",
                idOf("A/2").toString(), "release",
                idOf("B").toString(), "release"));
    assertThat(item.settledKey("A")).isEqualTo(item.key() + ":settled:" + idOf("A").era());
    assertThat(TestRedis.commands().hgetall(item.settledKey("A/next")))
        .isEqualTo(Map.of(idOf("A/next").toString(), "release"));
  }

  @Test
  void it_outlives_the_deadline_of_the_first_by_an_era_and_four_margins() {
    item.run(release("A"));
    assertThat(expiry(item.settledKey("A"))).isEqualTo(Ledger.FAR + ERA + 4 * MARGIN);
  }

  @Test
  void so_it_outlives_by_a_margin_all_that_takes_a_hold_of_the_era_whichever_clocks_are_off() {
    long last = Ledger.FAR + ERA + 2 * MARGIN; // by the clocks of two instances and of two shards
    item.run(releaseOf("A", Ledger.FAR));
    item.run(releaseOf("B", last));
    assertThat(expiry(item.settledKey("B"))).isGreaterThanOrEqualTo(last + 2 * MARGIN);
  }

  @Test
  void who_comes_later_does_not_change_when_it_goes() {
    item.run(release("A"));
    long expiry = expiry(item.settledKey("A"));
    item.run(releaseOf("B", Ledger.FAR + 5_000));
    item.run(releaseOf("C", Ledger.FAR - 5_000));
    item.run(releaseOf("A", Ledger.FAR + 9_000));
    assertThat(expiry(item.settledKey("A"))).isEqualTo(expiry);
    assertThat(item.state()).isEqualTo("available 10, settled A=release B=release C=release");
  }

  @Test
  void a_checkout_whose_markers_could_go_at_once_takes_no_others_with_it() {
    item.run(release("A"));
    item.run(releaseOf("B", Ledger.PAST));
    assertThat(item.state()).isEqualTo("available 10, settled A=release B=release");
    assertThat(item.run(hold("A", 1))).isEqualTo("SETTLED");
  }

  @Test
  void eras_are_forgotten_each_by_itself() {
    item.run(release("A"));
    item.run(releaseOf("A/next", Ledger.FAR + ERA));
    assertThat(expiry(item.settledKey("A/next")))
        .isEqualTo(expiry(item.settledKey("A")) + ERA)
        .isEqualTo(Ledger.FAR + 2 * ERA + 4 * MARGIN);
  }

  @Test
  void a_hold_that_comes_after_the_markers_is_turned_away_by_its_own_deadline() {
    long soon = System.currentTimeMillis() + 300;
    item.run(releaseOf("A", soon - ERA - 4 * MARGIN));
    assertThat(item.run(holdLate("A", 3))).isEqualTo("SETTLED");
    Await.until(
        PATIENCE,
        () ->
            TestRedis.commands().exists(item.settledKey("A")) == 0
                ? Optional.empty()
                : Optional.of("the markers are still there"));
    assertThat(item.run(holdLate("A", 3))).isEqualTo("EXPIRED");
    assertThat(item.state()).isEqualTo("available 10");
  }

  @Test
  void users_have_markers_of_their_own() {
    var user = new Ledger(AccountKind.USER);
    user.run(open(10));
    user.run(release("A"));
    assertThat(user.settledKey("A")).isEqualTo("user:{" + user.id() + "}:settled:01KAAA0");
    assertThat(user.state()).isEqualTo("available 10, settled A=release");
  }
}
