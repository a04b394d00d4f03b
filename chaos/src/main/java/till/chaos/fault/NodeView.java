package till.chaos.fault;

import java.util.List;
import till.cluster.Node;

/**
 * A Redis node as it sees itself.
 *
 * @param id in the cluster
 * @param primaryId of the node it follows; empty if it is a primary
 * @param epoch of its configuration: of two that claim a slot, the higher one is right
 * @param ranges of slots that it serves
 */
record NodeView(Node node, String id, String primaryId, long epoch, List<Range> ranges) {
  /** Slots from first to last. */
  record Range(int first, int last) {}

  boolean isPrimary() {
    return primaryId.isEmpty();
  }

  boolean serves(int slot) {
    return ranges.stream().anyMatch(range -> range.first() <= slot && slot <= range.last());
  }

  /** Reads the line of CLUSTER NODES that a node has for itself. */
  static NodeView parse(Node node, String clusterNodes) {
    String line =
        clusterNodes
            .lines()
            .filter(candidate -> candidate.contains("myself"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(node.name() + " doesn't know itself"));
    List<String> words = List.of(line.split(" ", -1));
    boolean isPrimary = words.get(2).contains("master");
    List<Range> ranges =
        words.subList(8, words.size()).stream()
            .filter(word -> !word.isEmpty() && !word.startsWith("["))
            .map(NodeView::range)
            .toList();
    return new NodeView(
        node,
        words.getFirst(),
        isPrimary ? "" : words.get(3),
        Long.parseLong(words.get(6)),
        isPrimary ? ranges : List.of());
  }

  private static Range range(String word) {
    String[] ends = word.split("-", -1);
    return new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
  }
}
