package till.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import till.cluster.Copy.Condition;
import till.cluster.NodesFile.Line;

/** What the folders of all nodes say about a cluster of which no node runs. */
final class StoppedCluster {
  /** A node that belongs here is known by the others, unless there are none. */
  private static final int WITNESSES_MIN = 2;

  /**
   * One node.
   *
   * @param known its nodes.conf; empty if that is lost
   * @param knownProblem what is wrong with that, in words; empty if nothing is
   * @param id under which the others know it; empty if that can't be told
   */
  record Member(
      String name,
      Path folder,
      NodePorts ports,
      Optional<NodesFile> known,
      String knownProblem,
      Optional<String> id,
      Copy copy) {

    boolean isFound(String other) {
      return id.filter(other::equals).isPresent();
    }

    /** What is wrong with it, in words; empty if nothing is. */
    String problem() {
      return Stream.of(knownProblem, copy.problem())
          .filter(problem -> !problem.isEmpty())
          .collect(Collectors.joining(", "));
    }
  }

  /**
   * A primary and those that have replicated it.
   *
   * @param number 1 for the one with the first slot
   * @param leader who owns the slots by the highest configuration epoch
   */
  record Shard(int number, BitSet slots, Member leader, List<Member> others) {
    Stream<Member> members() {
      return Stream.concat(Stream.of(leader), others.stream());
    }

    boolean has(Member member) {
      return members().anyMatch(member::equals);
    }
  }

  private final List<Member> members;
  private final List<NodesFile> views;
  private final @Nullable String[] owners = new @Nullable String[ClusterHealth.SLOTS];
  private final long[] epochs = new long[ClusterHealth.SLOTS];
  private final List<Shard> shards;
  private final Set<String> unknownOwners;

  private StoppedCluster(List<Member> members) {
    this.members = List.copyOf(members);
    this.views =
        members.stream()
            .flatMap(member -> member.known().stream())
            .sorted(Comparator.comparingLong(NodesFile::currentEpoch).reversed())
            .toList();
    views.forEach(this::takeClaims);
    this.unknownOwners =
        Stream.of(owners)
            .filter(Objects::nonNull)
            .filter(owner -> members.stream().noneMatch(member -> member.isFound(owner)))
            .collect(Collectors.toSet());
    this.shards = findShards();
  }

  /** Reads all there is; takes as long as reading the files. */
  static StoppedCluster read(Path data, ClusterFile shape) {
    List<Member> found = new ArrayList<>();
    for (int i = 0; i < shape.ports().size(); i++) {
      String name = LocalCluster.name(i + 1);
      found.add(read(name, data.resolve(name), shape.ports().get(i)));
    }
    return new StoppedCluster(identified(withoutStrangers(found)));
  }

  private static Member read(String name, Path folder, NodePorts ports) {
    Optional<NodesFile> known = Optional.empty();
    String problem = "";
    try {
      known = NodesFile.read(folder);
      problem = known.isPresent() ? "" : NodesFile.NAME + " is missing";
    } catch (IOException e) {
      problem = NodesFile.NAME + " can't be read: " + e;
    } catch (IllegalArgumentException e) {
      problem = NodesFile.NAME + " is damaged";
    }
    Optional<String> id = known.map(NodesFile::myself).map(Line::id);
    return new Member(name, folder, ports, known, problem, id, new CopyReader(folder).read());
  }

  /** What a stopped node knew; empty if that is lost. */
  static Optional<NodesFile> knowledge(Path folder) {
    try {
      return NodesFile.read(folder);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Files of another cluster are of no use here. */
  private static List<Member> withoutStrangers(List<Member> members) {
    return members.stream()
        .map(
            member -> {
              List<Member> witnesses =
                  members.stream()
                      .filter(other -> !other.equals(member) && other.known().isPresent())
                      .toList();
              boolean isStranger =
                  member.known().isPresent()
                      && witnesses.size() >= WITNESSES_MIN
                      && witnesses.stream()
                          .noneMatch(
                              other -> other.known().get().find(member.id().get()).isPresent());
              return isStranger ? stranger(member) : member;
            })
        .toList();
  }

  private static Member stranger(Member member) {
    String problem = "belongs to another cluster";
    return new Member(
        member.name(),
        member.folder(),
        member.ports(),
        Optional.empty(),
        NodesFile.NAME + " " + problem,
        Optional.empty(),
        Copy.of(Condition.DAMAGED, "its copy " + problem));
  }

  /** Finds out who a node was that does not know it any more: by its port, or as the last one. */
  private static List<Member> identified(List<Member> members) {
    Set<String> taken =
        members.stream().flatMap(member -> member.id().stream()).collect(Collectors.toSet());
    Map<String, Line> others = new LinkedHashMap<>();
    members.stream()
        .flatMap(member -> member.known().stream())
        .flatMap(known -> known.lines().stream())
        .filter(line -> !taken.contains(line.id()))
        .forEach(line -> others.putIfAbsent(line.id(), line));
    long lost = members.stream().filter(member -> member.id().isEmpty()).count();
    return members.stream()
        .map(
            member -> {
              if (member.id().isPresent()) {
                return member;
              }
              List<Line> candidates =
                  lost == 1 && others.size() == 1
                      ? List.copyOf(others.values())
                      : others.values().stream()
                          .filter(line -> line.isAt(member.ports().client()))
                          .toList();
              return candidates.size() == 1 ? withId(member, candidates.getFirst().id()) : member;
            })
        .toList();
  }

  private static Member withId(Member member, String id) {
    return new Member(
        member.name(),
        member.folder(),
        member.ports(),
        member.known(),
        member.knownProblem(),
        Optional.of(id),
        member.copy());
  }

  /** Of two claims to a slot the one with the higher epoch counts, as among running nodes. */
  private void takeClaims(NodesFile view) {
    for (Line line : view.lines()) {
      if (line.isPrimary()) {
        line.owned().stream()
            .filter(slot -> owners[slot] == null || line.epoch() > epochs[slot])
            .forEach(
                slot -> {
                  owners[slot] = line.id();
                  epochs[slot] = line.epoch();
                });
      }
    }
  }

  private List<Shard> findShards() {
    Map<String, BitSet> slots = new LinkedHashMap<>();
    for (int slot = 0; slot < owners.length; slot++) {
      String owner = owners[slot];
      if (owner != null) {
        slots.computeIfAbsent(owner, id -> new BitSet()).set(slot);
      }
    }
    Map<String, List<Member>> followers = new HashMap<>();
    for (Member member : members) {
      leader(member)
          .filter(leader -> !member.isFound(leader))
          .ifPresent(
              leader -> followers.computeIfAbsent(leader, id -> new ArrayList<>()).add(member));
    }
    List<Shard> found = new ArrayList<>();
    slots.forEach(
        (id, owned) ->
            find(id)
                .ifPresent(
                    leader ->
                        found.add(
                            new Shard(
                                found.size() + 1,
                                owned,
                                leader,
                                List.copyOf(followers.getOrDefault(id, List.of()))))));
    return List.copyOf(found);
  }

  /** The id of the owner whose slots a node has served, or has copied. */
  private Optional<String> leader(Member member) {
    String id = member.id().orElse("");
    Optional<Line> line = member.known().map(NodesFile::myself).or(() -> line(id));
    return line.flatMap(self -> leader(self, members.size()));
  }

  private Optional<String> leader(Line line, int depth) {
    if (isOwner(line.id())) {
      return Optional.of(line.id());
    }
    if (!line.isPrimary()) {
      return isOwner(line.primary()) || depth == 0
          ? Optional.of(line.primary()).filter(this::isOwner)
          : line(line.primary()).flatMap(primary -> leader(primary, depth - 1));
    }
    Map<String, Long> heirs =
        line.owned().stream()
            .mapToObj(slot -> owners[slot])
            .filter(Objects::nonNull)
            .collect(Collectors.groupingBy(owner -> owner, TreeMap::new, Collectors.counting()));
    return heirs.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }

  private boolean isOwner(String id) {
    for (String owner : owners) {
      if (id.equals(owner)) {
        return true;
      }
    }
    return false;
  }

  /** What the others know of a node, or itself: the best informed first. */
  private Optional<Line> line(String id) {
    return views.stream().flatMap(view -> view.find(id).stream()).findFirst();
  }

  private Optional<Member> find(String id) {
    return members.stream().filter(member -> member.isFound(id)).findFirst();
  }

  List<Member> members() {
    return members;
  }

  List<Shard> shards() {
    return shards;
  }

  Optional<Shard> shardOf(Member member) {
    return shards.stream().filter(shard -> shard.has(member)).findFirst();
  }

  /** Whether some slots are owned by nodes whose folders are not among those that were read. */
  boolean isOwnerMissing() {
    return !unknownOwners.isEmpty();
  }

  /** Whether every node but this one says what it knew. */
  boolean isKnownByAllOthers(Member member) {
    return members.stream()
        .filter(other -> !other.equals(member))
        .allMatch(o -> o.known().isPresent());
  }

  /** Whether a node did not take part any more when the others were stopped. */
  boolean wasGone(Shard shard, Member member) {
    String id = member.id().orElse("");
    Optional<NodesFile> leader = shard.leader().known();
    List<NodesFile> witnesses =
        leader.isPresent()
            ? List.of(leader.get())
            : shards.stream().flatMap(other -> other.leader().known().stream()).toList();
    long accusers =
        witnesses.stream()
            .filter(view -> view.find(id).filter(line -> line.flags().contains("fail")).isPresent())
            .count();
    return 2 * accusers > witnesses.size();
  }

  /** What a node knows, or what it would, as the best informed of the others knows it. */
  Optional<NodesFile> knowledge(Member member) {
    return member
        .known()
        .or(
            () ->
                member
                    .id()
                    .flatMap(
                        id ->
                            views.stream()
                                .filter(view -> view.find(id).isPresent())
                                .findFirst()
                                .map(view -> view.of(id))));
  }

  /** Higher than any that was ever given. */
  long nextEpoch() {
    return views.stream()
            .flatMap(
                view ->
                    Stream.concat(
                        Stream.of(view.currentEpoch()), view.lines().stream().map(Line::epoch)))
            .mapToLong(Long::longValue)
            .max()
            .orElse(0)
        + 1;
  }
}
