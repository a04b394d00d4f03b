package till.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a node knows of its cluster: its {@code nodes.conf}, or the answer to CLUSTER NODES, which
 * has the same lines. Both may only be changed while the node is stopped.
 *
 * @param currentEpoch the latest configuration epoch that the node has heard of
 * @param lastVoteEpoch of the last election in which it voted
 */
record NodesFile(List<Line> lines, long currentEpoch, long lastVoteEpoch) {
  static final String NAME = "nodes.conf";

  private static final String MYSELF = "myself";

  NodesFile {
    lines = List.copyOf(lines);
  }

  /**
   * One node.
   *
   * @param primary the id of the primary that it replicates, or "-"
   * @param epoch the configuration epoch of its slots, or of those of its primary
   * @param slots ranges, and slots that are being moved in brackets
   */
  record Line(
      String id,
      String address,
      List<String> flags,
      String primary,
      long epoch,
      List<String> slots) {
    private static final int WORDS_MIN = 8;

    static Line parse(String text) {
      String[] words = text.strip().split(" ", -1);
      if (words.length < WORDS_MIN || !words[0].matches("[0-9a-f]{40}")) {
        throw new IllegalArgumentException("No line about a node: " + text);
      }
      return new Line(
          words[0],
          words[1],
          Arrays.asList(words[2].split(",", -1)),
          words[3],
          Long.parseLong(words[6]),
          Arrays.asList(words).subList(WORDS_MIN, words.length));
    }

    boolean isMyself() {
      return flags.contains(MYSELF);
    }

    boolean isPrimary() {
      return flags.contains("master");
    }

    /** The slots that it owns; those that it merely imports are not among them. */
    BitSet owned() {
      BitSet owned = new BitSet(ClusterHealth.SLOTS);
      for (String range : slots) {
        if (!range.startsWith("[")) {
          String[] ends = range.split("-", -1);
          owned.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
        }
      }
      return owned;
    }

    boolean isAt(int clientPort) {
      return address.matches("[^,]*:" + clientPort + "(@.*)?");
    }

    Line asPrimary(long newEpoch, BitSet owned) {
      return new Line(id, address, role("master"), "-", newEpoch, ranges(owned));
    }

    Line asReplica(String primaryId, long newEpoch) {
      return new Line(id, address, role("slave"), primaryId, newEpoch, List.of());
    }

    private Line withMyself(boolean isMyself) {
      List<String> others = flags.stream().filter(flag -> !flag.equals(MYSELF)).toList();
      List<String> now = new ArrayList<>(isMyself ? List.of(MYSELF) : List.of());
      now.addAll(isMyself ? others.stream().filter(Line::isRole).toList() : others);
      return new Line(id, address, now, primary, epoch, slots);
    }

    private List<String> role(String role) {
      return isMyself() ? List.of(MYSELF, role) : List.of(role);
    }

    private static boolean isRole(String flag) {
      return flag.equals("master") || flag.equals("slave");
    }

    private static List<String> ranges(BitSet owned) {
      List<String> ranges = new ArrayList<>();
      for (int first = owned.nextSetBit(0); first >= 0; ) {
        int next = owned.nextClearBit(first);
        ranges.add(next - 1 == first ? "" + first : first + "-" + (next - 1));
        first = owned.nextSetBit(next);
      }
      return ranges;
    }

    @Override
    public String toString() {
      String text =
          "%s %s %s %s 0 0 %d connected"
              .formatted(id, address, String.join(",", flags), primary, epoch);
      return slots.isEmpty() ? text : text + " " + String.join(" ", slots);
    }
  }

  /**
   * Reads it whole.
   *
   * @throws IllegalArgumentException if this is not what Redis writes
   */
  static NodesFile parse(String text) {
    List<Line> lines = new ArrayList<>();
    Optional<long[]> epochs = Optional.empty();
    for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
      if (line.startsWith("vars ")) {
        epochs = Optional.of(epochs(line));
      } else {
        lines.add(Line.parse(line));
      }
    }
    if (lines.stream().filter(Line::isMyself).count() != 1) {
      throw new IllegalArgumentException("It does not say which node it is of");
    }
    long[] both =
        epochs.orElseThrow(() -> new IllegalArgumentException("Its last line is missing"));
    return new NodesFile(lines, both[0], both[1]);
  }

  private static long[] epochs(String line) {
    String[] words = line.strip().split(" ", -1);
    if (words.length != 5) {
      throw new IllegalArgumentException("No epochs: " + line);
    }
    return new long[] {Long.parseLong(words[2]), Long.parseLong(words[4])};
  }

  /**
   * Reads that of a node; empty if there is none, or an empty one, with which Redis does so, too.
   */
  static Optional<NodesFile> read(Path node) throws IOException {
    Path file = node.resolve(NAME);
    if (!Files.exists(file) || Files.size(file) == 0) {
      return Optional.empty();
    }
    return Optional.of(parse(Files.readString(file)));
  }

  /** Replaces that of a stopped node; it is on the disk when this returns. */
  void write(Path node) throws IOException {
    Path partial = Files.createTempFile(node, NAME, ".partial");
    Files.writeString(partial, this.toString(), StandardOpenOption.SYNC);
    Files.move(partial, node.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  Line myself() {
    return lines.stream().filter(Line::isMyself).findFirst().orElseThrow();
  }

  Optional<Line> find(String id) {
    return lines.stream().filter(line -> line.id().equals(id)).findFirst();
  }

  /** The same as another node of the cluster may know it. */
  NodesFile of(String id) {
    // An election in which this node may have voted is not voted in again.
    return new NodesFile(
        lines.stream().map(line -> line.withMyself(line.id().equals(id))).toList(),
        currentEpoch,
        currentEpoch);
  }

  NodesFile with(String id, UnaryOperator<Line> change) {
    return new NodesFile(
        lines.stream().map(line -> line.id().equals(id) ? change.apply(line) : line).toList(),
        currentEpoch,
        lastVoteEpoch);
  }

  NodesFile withCurrentEpoch(long epoch) {
    return new NodesFile(lines, Math.max(currentEpoch, epoch), lastVoteEpoch);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.append("vars currentEpoch ")
        .append(currentEpoch)
        .append(" lastVoteEpoch ")
        .append(lastVoteEpoch)
        .append('\n')
        .toString();
  }
}
