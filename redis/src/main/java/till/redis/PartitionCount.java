package till.redis;

import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The number of partitions, written down in Redis at the first start of an installation: under one
 * key, and in copies on all shards, so that a service can start while a shard does not serve.
 */
public final class PartitionCount {
  static final String KEY = "till:partitions";

  /** Spread evenly over the slots. */
  private static final int COPIES = 16;

  private PartitionCount() {}

  /**
   * Writes the number down, or compares it with what is written.
   *
   * @throws IllegalStateException if the installation has another number: its orders would be
   *     looked for where they are not
   * @throws RuntimeException an outage, if nothing is written where it can be read
   */
  public static void agree(StatefulRedisClusterConnection<String, String> connection, int count) {
    var redis = connection.async();
    var reads = new LinkedHashMap<String, CompletableFuture<String>>();
    keys().forEach(key -> reads.put(key, redis.get(key).toCompletableFuture()));
    var missing = new ArrayList<String>();
    String agreed = null;
    RuntimeException outage = null;
    for (var read : reads.entrySet()) {
      try {
        String found = read.getValue().join();
        if (found == null) {
          missing.add(read.getKey());
        } else {
          check(found, count);
          agreed = found;
        }
      } catch (CompletionException e) {
        outage = e;
      }
    }
    if (agreed == null) {
      if (outage != null) {
        throw outage; // it may be written there
      }
      var first = connection.sync();
      first.setnx(KEY, Integer.toString(count));
      check(Objects.requireNonNullElse(first.get(KEY), "no"), count);
    }
    // What can't be written now, for want of memory, say, is written at another start.
    for (String key : missing) {
      var _ = redis.setnx(key, Integer.toString(count));
    }
  }

  private static List<String> keys() {
    var keys = new ArrayList<String>(List.of(KEY));
    for (var partition : new Partitions(COPIES).all()) {
      keys.add(KEY + ":{" + partition.tag() + "}");
    }
    return keys;
  }

  private static void check(String agreed, int count) {
    if (!Integer.toString(count).equals(agreed)) {
      throw new IllegalStateException(
          "this installation has "
              + agreed
              + " partitions and till.partitions says "
              + count
              + ": set it to "
              + agreed);
    }
  }
}
