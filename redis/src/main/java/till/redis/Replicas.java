package till.redis;

import java.util.Arrays;
import java.util.List;

/** Reads from a primary's own words whether a replica could confirm its writes. */
final class Replicas {
  /** Whether a replica could confirm writes. */
  enum State {
    /** One is there and up to date, or nearly. */
    ONLINE,
    /**
     * There is none, and the primary is not cut off: it has none at all, or the majority of the
     * primaries has given each up, or those that are not given up are here fetching their first
     * copy.
     */
    ABSENT,
    /** One should be there, and is not heard of: perhaps it is this primary that is cut off. */
    UNKNOWN
  }

  private Replicas() {}

  /**
   * @param replication the answer to INFO replication
   * @param nodes the answer to CLUSTER NODES
   */
  static State state(String replication, String nodes) {
    int copying = 0;
    for (String line : replication.lines().toList()) {
      if (line.matches("slave\\d+:.*")) {
        if (line.contains("state=online")) {
          return State.ONLINE;
        }
        copying++;
      }
    }
    return expected(nodes) <= copying ? State.ABSENT : State.UNKNOWN;
  }

  /** How many replicas of the node that says this are not given up. */
  private static long expected(String nodes) {
    var lines = lines(nodes);
    String myself =
        lines.stream()
            .filter(words -> flags(words).contains("myself"))
            .map(words -> words[0])
            .findFirst()
            .orElse("");
    // The only primary is the majority, but Redis 7.0 never gives a node up there, only suspects
    // it; nor could anyone elect the replica.
    boolean isOnly =
        lines.stream().filter(words -> flags(words).contains("master") && hasSlots(words)).count()
            == 1;
    return lines.stream()
        .filter(words -> words[3].equals(myself))
        .filter(words -> !flags(words).contains("fail"))
        .filter(words -> !(isOnly && flags(words).contains("fail?")))
        .count();
  }

  /**
   * Whether some node is a primary of nothing, and not given up: what handed over to a replica is
   * that for a moment, before it becomes a replica itself.
   *
   * @param nodes the answer to CLUSTER NODES
   */
  static boolean isOneToCome(String nodes) {
    return lines(nodes).stream()
        .filter(words -> !hasSlots(words))
        .map(Replicas::flags)
        .anyMatch(flags -> flags.contains("master") && !flags.contains("fail"));
  }

  private static List<String[]> lines(String nodes) {
    return nodes
        .lines()
        .map(line -> line.split(" ", -1))
        .filter(words -> words.length >= 8)
        .toList();
  }

  private static List<String> flags(String[] words) {
    return Arrays.asList(words[2].split(",", -1));
  }

  private static boolean hasSlots(String[] words) {
    return words.length > 8;
  }

  /** A field of INFO; empty if there is none of this name. */
  static String field(String info, String name) {
    String start = name + ":";
    return info.lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst()
        .orElse("");
  }
}
