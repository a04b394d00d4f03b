package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;

/** {@code lua/order/notify.lua}, and how its notices are read. */
final class NoticesTest {
  private static final String BETAS = "notices:{beta}";

  private final AtomicInteger unreadable = new AtomicInteger();

  @BeforeEach
  void forget() {
    TestRedis.commands().del(BETAS);
  }

  private static Notices of(String instance) {
    return new Notices(
        TestRedis.client(), Saga.SCRIPTS, Saga.limits(), Saga.installation(instance));
  }

  private static List<Notice> numbered(int from, int to) {
    return IntStream.range(from, to)
        .<Notice>mapToObj(i -> new Notice.Paid(Integer.toString(i)))
        .toList();
  }

  @Test
  void notices_arrive_as_they_were_sent_and_once() {
    var sent =
        new ArrayList<Notice>(
            List.of(new Notice.Paid("1"), new Notice.Lost("2"), new Notice.Paid("1")));
    for (Reason reason : Reason.values()) {
      sent.add(new Notice.Aborting("3", reason));
      sent.add(new Notice.Aborted("3", reason));
    }
    try (var reader = of("beta").reader(unreadable::incrementAndGet)) {
      assertThat(await(of("alpha").send("beta", sent))).isEqualTo(sent.size());
      assertThat(reader.read()).isEqualTo(sent);
      await(of("gamma").send("beta", numbered(4, 6)));
      assertThat(reader.read()).isEqualTo(numbered(4, 6));
      assertThat(reader.read()).isEmpty();
    }
  }

  @Test
  void no_notice_makes_no_stream() {
    assertThat(await(of("alpha").send("beta", List.of()))).isZero();
    assertThat(TestRedis.commands().exists(BETAS)).isZero();
  }

  @Test
  void a_notice_that_can_not_be_read_is_skipped_and_read_once() {
    await(of("alpha").send("beta", numbered(0, 2)));
    var redis = TestRedis.commands();
    redis.xadd(BETAS, Map.of("attempt", "2", "what", "NONSENSE"));
    redis.xadd(BETAS, Map.of("attempt", "3", "what", "ABORTED", "reason", "NO_REASON"));
    redis.xadd(BETAS, Map.of("attempt", "4", "what", "ABORTING"));
    redis.xadd(BETAS, Map.of("something", "else"));
    await(of("alpha").send("beta", numbered(5, 7)));
    try (var reader = of("beta").reader(unreadable::incrementAndGet)) {
      var read = new ArrayList<>(numbered(0, 2));
      read.addAll(numbered(5, 7));
      assertThat(reader.read()).isEqualTo(read);
      assertThat(unreadable).hasValue(4);
      await(of("alpha").send("beta", numbered(7, 8)));
      assertThat(reader.read()).isEqualTo(numbered(7, 8));
      assertThat(unreadable).hasValue(4);
    }
  }

  @Test
  void an_instance_reads_only_its_own() {
    await(of("alpha").send("gamma", numbered(0, 1)));
    try (var reader = of("beta").reader(unreadable::incrementAndGet)) {
      assertThat(reader.read()).isEmpty();
    }
  }

  @Test
  void only_the_last_ones_are_kept_and_not_for_ever() {
    for (int i = 0; i < 10; i++) {
      await(of("alpha").send("beta", numbered(i * 100, i * 100 + 100)));
    }
    int noticesMax = Saga.limits().noticesMax();
    assertThat(TestRedis.commands().xlen(BETAS)).isBetween((long) noticesMax, 2L * noticesMax + 1);
    assertThat(TestRedis.commands().pttl(BETAS)).isBetween(3_500_000L, 3_600_000L);
    try (var reader = of("beta").reader(unreadable::incrementAndGet)) {
      assertThat(reader.read()).endsWith(new Notice.Paid("999"));
    }
  }

  @Test
  void nothing_is_changed_where_there_is_no_stream() {
    TestRedis.commands().set(BETAS, "text");
    assertThatThrownBy(() -> await(of("alpha").send("beta", numbered(0, 1))))
        .hasMessageContaining("WRONGTYPE");
    assertThat(TestRedis.commands().get(BETAS)).isEqualTo("text");
  }
}
