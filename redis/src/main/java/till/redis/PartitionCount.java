package till.redis;

import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;

/** The number of partitions, written down in Redis at the first start of an installation. */
public final class PartitionCount {
  static final String KEY = "till:partitions";

  private PartitionCount() {}

  /**
   * Writes the number down, or compares it with what is written.
   *
   * @throws IllegalStateException if the installation has another number: its orders would be
   *     looked for where they are not
   */
  public static void agree(StatefulRedisClusterConnection<String, String> connection, int count) {
    var redis = connection.sync();
    String agreed = redis.get(KEY);
    if (agreed == null) { // else there may be no memory to write, and no need
      redis.setnx(KEY, Integer.toString(count));
      agreed = redis.get(KEY);
    }
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
