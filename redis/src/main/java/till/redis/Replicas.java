package till.redis;

import java.util.ArrayList;
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
    long expected = ofPrimary(nodes).stream().filter(flags -> !flags.contains("fail")).count();
    return expected <= copying ? State.ABSENT : State.UNKNOWN;
  }

  /** The flags of each replica of the node that says this. */
  private static List<List<String>> ofPrimary(String nodes) {
    String myself = "";
    var lines = new ArrayList<String[]>();
    for (String line : nodes.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length >= 8) {
        lines.add(words);
        if (words[2].contains("myself")) {
          myself = words[0];
        }
      }
    }
    var flags = new ArrayList<List<String>>();
    for (String[] words : lines) {
      if (words[3].equals(myself)) {
        flags.add(Arrays.asList(words[2].split(",", -1)));
      }
    }
    return flags;
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
