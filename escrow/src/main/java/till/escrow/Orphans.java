package till.escrow;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.contracts.CheckoutId;
import till.messages.Line;
import till.messages.Outcome;
import till.redis.TransientFailures;

/**
 * What accounts hold, or let wait, for checkouts whose deadline is long past, read in Redis page by
 * page. Nearly always their settlement is only late; but a checkout that a failover has taken back
 * will never settle what it held. A deadline that is too far ahead was set before the clocks were
 * set back: such a hold is told of, too, which is harmless while its checkout is under way.
 */
public final class Orphans {
  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);
  private static final String HOLD = "hold:";
  private static final String WAIT = "wait:";

  private final AccountKind kind;
  private final StatefulRedisClusterConnection<String, String> connection;

  public Orphans(AccountKind kind, StatefulRedisClusterConnection<String, String> connection) {
    this.kind = kind;
    this.connection = connection;
  }

  /** From one time to another, both included, ms since 1970. */
  record Span(long from, long to) {
    boolean contains(long time) {
      return from <= time && time <= to;
    }
  }

  /** What was found on a page, and where the next one begins. */
  record Page(List<Outcome.HeldForLong> found, ScanCursor next) {
    /** Before the first page. */
    static final Page NONE = new Page(List.of(), ScanCursor.INITIAL);

    boolean isLast() {
      return next.isFinished();
    }
  }

  /** The ids of the primaries that own slots. */
  List<String> primaries() {
    return connection.getPartitions().stream()
        .filter(node -> node.is(NodeFlag.UPSTREAM) && !node.hasNoSlots())
        .map(RedisClusterNode::getNodeId)
        .toList();
  }

  /**
   * Reads the page of accounts on a primary after this one.
   *
   * @param about how many keys to look at
   * @param span of the deadlines that are left alone
   */
  CompletionStage<Page> after(String primary, Page page, int about, Span span) {
    var scan = ScanArgs.Builder.limit(about).match(kind.key("*"));
    return connection
        .getConnectionAsync(primary)
        .thenCompose(node -> node.async().scan(page.next(), scan))
        .thenCompose(keys -> read(keys, span));
  }

  private CompletionStage<Page> read(KeyScanCursor<String> page, Span span) {
    var reads =
        page.getKeys().stream()
            .filter(kind::isAccount)
            .map(key -> read(key, span).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
        .thenApply(
            done ->
                new Page(
                    reads.stream().map(CompletableFuture::join).flatMap(List::stream).toList(),
                    page));
  }

  private CompletionStage<List<Outcome.HeldForLong>> read(String key, Span span) {
    return connection
        .async()
        .hmget(key, "held", "queued")
        .thenCompose(
            totals ->
                totals.stream().allMatch(Orphans::isNothing)
                    ? CompletableFuture.completedStage(List.<Outcome.HeldForLong>of())
                    : connection
                        .async()
                        .hgetall(key)
                        .thenApply(fields -> among(fields, kind.idOf(key), span)))
        .exceptionallyCompose(e -> unreadable(key, e));
  }

  /** An account that can't be read must not hide the orphans on others. */
  private static CompletionStage<List<Outcome.HeldForLong>> unreadable(String key, Throwable e) {
    if (TransientFailures.isOutage(e)) {
      return CompletableFuture.failedStage(e);
    }
    LOG.error("{} can't be read: {}", key, e.toString());
    return CompletableFuture.completedStage(List.of());
  }

  private static boolean isNothing(KeyValue<String, String> total) {
    return total.getValueOrElse("0").equals("0");
  }

  private List<Outcome.HeldForLong> among(Map<String, String> fields, String id, Span span) {
    var found = new ArrayList<Outcome.HeldForLong>();
    fields.forEach(
        (name, value) -> {
          if (name.startsWith(HOLD) || name.startsWith(WAIT)) {
            String[] words = value.split(" ", -1);
            if (!span.contains(Long.parseLong(words[1]))) {
              var line = new Line(id, Long.parseLong(words[0]));
              found.add(
                  new Outcome.HeldForLong(
                      kind.participant(), CheckoutId.parse(name.substring(HOLD.length())), line));
            }
          }
        });
    return found;
  }
}
