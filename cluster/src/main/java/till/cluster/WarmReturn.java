package till.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import till.cluster.NodesFile.Line;
import till.process.StartFailedException;

/**
 * Decides how a dead node comes back while the others are at work. With its data it just starts.
 * Without, it starts only as a replica of the node that has taken its slots over: as the primary
 * that it was, it would have its replica throw away the last copy.
 */
final class WarmReturn {
  private final String name;
  private final Path folder;
  private final Copy copy;
  private final Optional<NodesFile> known;

  private WarmReturn(String name, Path folder, Copy copy, Optional<NodesFile> known) {
    this.name = name;
    this.folder = folder;
    this.copy = copy;
    this.known = known;
  }

  static WarmReturn of(String name, Path folder) {
    return new WarmReturn(
        name, folder, new CopyReader(folder).read(), StoppedCluster.knowledge(folder));
  }

  /** Whether it may be started as it is. */
  boolean isWhole() {
    return copy.isWhole() && known.isPresent();
  }

  /**
   * Makes it fit to start as a replica.
   *
   * @param port of the node
   * @param seen the cluster as a living node sees it; empty if no other node lives
   * @return what was done, in words
   * @throws StartFailedException if it has to wait; nothing is changed then
   */
  List<String> prepare(int port, Optional<NodesFile> seen) {
    NodesFile now = seen.orElseThrow(() -> new StartFailedException(waits("no other node lives")));
    Line line =
        known
            .flatMap(own -> now.find(own.myself().id()))
            .or(() -> now.lines().stream().filter(each -> each.isAt(port)).findFirst())
            .orElseThrow(() -> new StartFailedException(waits("no other node knows it")));
    Line primary =
        primary(now, line)
            .orElseThrow(
                () -> new StartFailedException(waits("no replica has taken over its slots")));
    NodesFile changed =
        now.of(line.id()).with(line.id(), self -> self.asReplica(primary.id(), primary.epoch()));
    ColdStart.apply(
        List.of(
            new RecoveryStep("", () -> SetAside.move(folder.resolve(AofManifest.FOLDER))),
            new RecoveryStep(
                "",
                () -> {
                  Files.createDirectories(folder);
                  if (known.isEmpty()) {
                    SetAside.move(folder.resolve(NodesFile.NAME));
                  }
                  changed.write(folder);
                })));
    return List.of(name + " " + problem() + "; it comes back as a replica, with a new copy");
  }

  private String problem() {
    String of = copy.isWhole() ? NodesFile.NAME + " is damaged or missing" : copy.problem();
    return copy.isAbsent() ? of : "is damaged (" + of + ")";
  }

  private String waits(String why) {
    return "%s %s and is not started: %s.".formatted(name, problem(), why)
        + " ./till down and ./till up start its shard from another copy.";
  }

  /** Whose copy it is to have now; empty if it is the primary of some slots still. */
  private Optional<Line> primary(NodesFile now, Line line) {
    if (line.isPrimary() && !line.owned().isEmpty()) {
      return Optional.empty();
    }
    List<Line> owners =
        now.lines().stream()
            .filter(other -> other.isPrimary() && !other.owned().isEmpty())
            .toList();
    if (!line.isPrimary()) {
      return owners.stream().filter(owner -> owner.id().equals(line.primary())).findFirst();
    }
    BitSet own = known.map(file -> file.myself().owned()).orElse(new BitSet());
    return owners.stream()
        .filter(owner -> owner.owned().intersects(own))
        .findFirst()
        .or(() -> owners.stream().min(Comparator.comparingLong(owner -> replicas(now, owner))));
  }

  private static long replicas(NodesFile now, Line owner) {
    return now.lines().stream()
        .filter(line -> line.primary().equals(owner.id()) && !line.flags().contains("fail"))
        .count();
  }
}
