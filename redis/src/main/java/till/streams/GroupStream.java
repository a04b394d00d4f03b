package till.streams;

import till.redis.Partition;

/**
 * The stream of one role in one partition, and the group that consumes it.
 *
 * @param role such as {@code payment}
 * @param group the service whose instances share the entries
 */
public record GroupStream(Partition partition, String role, String group) {
  public String key() {
    return "saga:{" + partition.tag() + "}:" + role;
  }

  /** The stream of another role in the same partition, of the same group. */
  public GroupStream sibling(String otherRole) {
    return new GroupStream(partition, otherRole, group);
  }

  /** Entry to how often its handler failed. */
  public String failures() {
    return key() + ":failures";
  }

  /** Entries that were given up, with their cause. */
  public String deadLetters() {
    return key() + ":dead";
  }

  /** Held by the instance that reclaims here. */
  String lease() {
    return key() + ":lease";
  }

  @Override
  public String toString() {
    return key();
  }
}
