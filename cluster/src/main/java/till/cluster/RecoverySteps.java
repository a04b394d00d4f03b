package till.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import till.cluster.Copy.Damage;
import till.cluster.NodesFile.Line;
import till.cluster.StoppedCluster.Member;
import till.cluster.StoppedCluster.Shard;
import till.process.Folders;

/**
 * The changes to the folders of stopped nodes. They are such that the cluster can be started after
 * any of them: who leads is told first, by a higher configuration epoch, as after a failover.
 */
final class RecoverySteps {
  private final StoppedCluster cluster;
  private final List<RecoveryStep> steps = new ArrayList<>();
  private long nextEpoch;

  RecoverySteps(StoppedCluster cluster) {
    this.cluster = cluster;
    this.nextEpoch = cluster.nextEpoch();
  }

  List<RecoveryStep> all() {
    return List.copyOf(steps);
  }

  /** Makes a node the primary of its shard, and the others its replicas. */
  void lead(Shard shard, Member primary) {
    long epoch = nextEpoch++;
    writeKnowledge(
        primary.name() + " becomes the primary of shard " + shard.number(),
        shard,
        primary,
        primary,
        epoch);
    shard
        .members()
        .filter(member -> !member.equals(primary))
        .forEach(
            member ->
                writeKnowledge(
                    member.name() + " becomes a replica of " + primary.name(),
                    shard,
                    member,
                    primary,
                    epoch));
  }

  /** Makes a node a replica of its shard's leader, whatever it was. */
  void follow(Shard shard, Member replica) {
    Member leader = shard.leader();
    long epoch =
        cluster
            .knowledge(leader)
            .map(NodesFile::myself)
            .map(Line::epoch)
            .orElseThrow(() -> new IllegalArgumentException(leader.name() + " is not known"));
    writeKnowledge(
        replica.name() + " becomes a replica of " + leader.name(), shard, replica, leader, epoch);
  }

  /** Gives a node back what it knew of the cluster, out of what the others know. */
  void restoreKnowledge(Member member) {
    cluster
        .knowledge(member)
        .ifPresent(
            known ->
                steps.add(
                    new RecoveryStep(
                        member.name() + ": its nodes.conf is written anew",
                        () -> writeKnowledge(member, known))));
  }

  private void writeKnowledge(String text, Shard shard, Member member, Member primary, long epoch) {
    String primaryId = primary.id().orElseThrow();
    NodesFile known = cluster.knowledge(member).orElseThrow().withCurrentEpoch(epoch);
    known = known.with(primaryId, line -> line.asPrimary(epoch, shard.slots()));
    for (Member other : shard.members().toList()) {
      if (!other.equals(primary) && other.id().isPresent()) {
        known = known.with(other.id().get(), line -> line.asReplica(primaryId, epoch));
      }
    }
    NodesFile changed = known;
    steps.add(new RecoveryStep(text, () -> writeKnowledge(member, changed)));
  }

  private void writeKnowledge(Member member, NodesFile known) throws IOException {
    Files.createDirectories(member.folder());
    if (member.known().isEmpty()) {
      SetAside.move(member.folder().resolve(NodesFile.NAME));
    }
    known.write(member.folder());
  }

  /** Keeps the append-only files of a node where Redis does not look for them. */
  void setAside(Member member) {
    Path files = member.folder().resolve(AofManifest.FOLDER);
    if (Files.exists(files)) {
      steps.add(
          new RecoveryStep(
              member.name() + ": its copy is set aside as " + SetAside.place(files),
              () -> SetAside.move(files)));
    }
  }

  /** Puts in place of a copy that part of it that can be read; it itself is set aside. */
  void repair(Member member) {
    Path files = member.folder().resolve(AofManifest.FOLDER);
    Path place = SetAside.place(files);
    Optional<Damage> damage = member.copy().damage();
    String cut =
        damage
            .map(
                at ->
                    "%s is cut at byte %d, the %d bytes behind it are left out"
                        .formatted(at.file(), at.readable(), at.size() - at.readable()))
            .orElse(AofManifest.NAME + " is written anew");
    steps.add(
        new RecoveryStep(
            "%s: %s; its copy as it is now is set aside as %s".formatted(member.name(), cut, place),
            () -> {
              Path partial = files.resolveSibling(AofManifest.FOLDER + ".partial");
              Folders.delete(partial);
              copyReadable(files, damage, partial);
              Files.move(files, place);
              Files.move(partial, files);
            }));
  }

  private static void copyReadable(Path files, Optional<Damage> damage, Path partial)
      throws IOException {
    Optional<AofManifest> read = AofManifest.read(files);
    AofManifest manifest = read.isPresent() ? read.get() : AofManifest.guess(files).orElseThrow();
    Files.createDirectories(partial);
    List<String> increments = new ArrayList<>();
    if (manifest.base().isPresent()) {
      copy(files, partial, manifest.base().get(), Long.MAX_VALUE);
    }
    for (String name : manifest.increments()) {
      boolean isDamaged = damage.filter(at -> at.file().equals(name)).isPresent();
      copy(files, partial, name, isDamaged ? damage.get().readable() : Long.MAX_VALUE);
      increments.add(name);
      if (isDamaged) {
        break;
      }
    }
    new AofManifest(manifest.base(), increments).write(partial);
  }

  private static void copy(Path from, Path to, String name, long bytes) throws IOException {
    Files.copy(from.resolve(name), to.resolve(name));
    try (FileChannel copied = FileChannel.open(to.resolve(name), StandardOpenOption.WRITE)) {
      if (copied.size() > bytes) {
        copied.truncate(bytes);
      }
      copied.force(true);
    }
  }

  /** Lets a node start with nothing. */
  void empty(Member member) {
    Path files = member.folder().resolve(AofManifest.FOLDER);
    steps.add(
        new RecoveryStep(
            member.name() + ": starts with no data",
            () -> {
              Files.createDirectories(files);
              String name = "appendonly.aof.1.incr.aof";
              Files.createFile(files.resolve(name));
              new AofManifest(Optional.empty(), List.of(name)).write(files);
            }));
  }
}
