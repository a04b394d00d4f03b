package till.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import till.cluster.StoppedCluster.Member;
import till.cluster.StoppedCluster.Shard;
import till.process.StartFailedException;

/**
 * Decides, before any node is started, from which copy each shard starts. Redis would not ask: a
 * node whose files are damaged does not start, one whose files are gone starts as an empty primary,
 * and a primary that has less than its replica has it throw away the rest.
 *
 * <p>The node with the highest configuration epoch leads. A replica starts in its place where it is
 * certain that it has all that was acknowledged: it has counted as far in the barrier, and up to
 * there wrote the same. Where that is not certain nothing is changed, and nothing is started.
 */
final class ColdStart {
  /**
   * So many rounds of the barrier may have been under way, and so not acknowledged, when all nodes
   * were killed: one of each process that writes.
   */
  private static final int OPEN_ROUNDS_MAX = 16;

  private final StoppedCluster cluster;
  private final RecoverySteps steps;
  private final List<String> remarks = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private final List<Shard> refused = new ArrayList<>();

  private ColdStart(StoppedCluster cluster) {
    this.cluster = cluster;
    this.steps = new RecoverySteps(cluster);
  }

  /** Decides for all shards, and changes nothing yet. */
  static ColdStart of(StoppedCluster cluster) {
    ColdStart start = new ColdStart(cluster);
    start.decide();
    return start;
  }

  /** What is done, in words; each is a line for a person. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** Why shards can't be started without a decision of a person. */
  List<String> refusals() {
    return List.copyOf(refusals);
  }

  boolean isRefused(Shard shard) {
    return refused.contains(shard);
  }

  List<RecoveryStep> steps() {
    return steps.all();
  }

  /**
   * Does what was decided.
   *
   * @throws StartFailedException if some shard needs a decision; nothing is changed then
   */
  void apply() {
    if (!refusals.isEmpty()) {
      throw new StartFailedException(
          String.join("; ", refusals)
              + ". Nothing was started or changed: ./till recover --dry-run says what it would do,"
              + " ./till recover does it.");
    }
    apply(steps());
  }

  static void apply(List<RecoveryStep> steps) {
    try {
      for (RecoveryStep step : steps) {
        step.change().apply();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void decide() {
    if (cluster.members().stream().allMatch(member -> member.known().isEmpty())) {
      refusals.add("No node has a nodes.conf that can be read, so nothing says who had which data");
      return;
    }
    if (cluster.isOwnerMissing()) {
      refusals.add("Some slots belong to a node whose folder can't be found");
      return;
    }
    cluster.shards().forEach(this::decide);
    cluster.members().stream()
        .filter(member -> cluster.shardOf(member).isEmpty())
        .forEach(this::decideSpare);
  }

  private void decideSpare(Member member) {
    if (member.known().isEmpty()) {
      if (cluster.knowledge(member).isEmpty()) {
        refusals.add(member.name() + ": " + member.problem() + ", and no other node knows it");
        return;
      }
      steps.restoreKnowledge(member);
      remarks.add(member.name() + ": " + member.knownProblem() + "; it is written anew");
    }
    if (!member.copy().isWhole() && !member.copy().isAbsent()) {
      steps.setAside(member);
      remarks.add(member.name() + ": " + member.copy().problem() + "; set aside");
    }
  }

  private void decide(Shard shard) {
    Member leader = shard.leader();
    Optional<Member> heir =
        shard.others().stream()
            .filter(other -> isHeir(shard, other))
            .max(Comparator.comparingLong(other -> other.copy().end()));
    if (heir.isPresent()) {
      succeed(shard, heir.get());
    } else if (!leader.copy().isWhole()) {
      refuse(shard);
    } else if (leader.known().isEmpty() && !cluster.isKnownByAllOthers(leader)) {
      refuse(shard);
    } else {
      keep(shard);
    }
  }

  private void refuse(Shard shard) {
    refused.add(shard);
    refusals.add(refusal(shard));
  }

  private String refusal(Shard shard) {
    Member leader = shard.leader();
    String others =
        shard.others().isEmpty()
            ? "there is no other copy"
            : "it is not certain that another copy has all that was acknowledged";
    return "Shard %d can't be started by itself: %s, its primary, %s, and %s"
        .formatted(shard.number(), leader.name(), described(leader.problem()), others);
  }

  private static String described(String problem) {
    return problem.startsWith("has ") || problem.startsWith("can't ")
        ? problem
        : "is damaged (" + problem + ")";
  }

  /** Whether a node is to start in place of its shard's leader. */
  private boolean isHeir(Shard shard, Member other) {
    Copy copy = other.copy();
    if (!copy.isWhole() || !isReplica(other, shard.leader())) {
      return false;
    }
    Copy lead = shard.leader().copy();
    return switch (lead.condition()) {
      case WHOLE -> copy.end() > lead.end() && hasAll(other, lead, lead.end());
      case ABSENT -> !cluster.wasGone(shard, other);
      case DAMAGED -> lead.history().isPresent() && hasAllOfDamaged(shard, other);
      case UNREADABLE -> false; // whoever may read it can tell
    };
  }

  private static boolean isReplica(Member other, Member leader) {
    return other
        .known()
        .map(NodesFile::myself)
        .filter(self -> !self.isPrimary() && leader.isFound(self.primary()))
        .isPresent();
  }

  private boolean hasAllOfDamaged(Shard shard, Member other) {
    Copy lead = shard.leader().copy();
    long end = other.copy().end();
    if (end >= lead.reached()) {
      return hasAll(other, lead, lead.end());
    }
    boolean isOpen = lead.reached() - end <= BarrierCounters.position(OPEN_ROUNDS_MAX);
    return isOpen
        && end > 0
        && !other.copy().isTorn()
        && !cluster.wasGone(shard, other)
        && hasAll(
            other, new CopyReader(shard.leader().folder()).read(end), Math.min(end, lead.end()));
  }

  private static boolean hasAll(Member other, Copy lead, long upTo) {
    return new CopyReader(other.folder()).has(lead.history().orElseThrow(), upTo);
  }

  private void succeed(Shard shard, Member heir) {
    Member leader = shard.leader();
    remarks.add(
        leader.copy().isWhole()
            ? "Shard %d starts from the copy of %s, which has more than that of its primary, %s"
                .formatted(shard.number(), heir.name(), leader.name())
            : "Shard %d starts from the copy of %s: %s, its primary, %s"
                .formatted(
                    shard.number(), heir.name(), leader.name(), described(leader.problem())));
    steps.lead(shard, heir);
    shard.members().filter(member -> !member.equals(heir)).forEach(this::setAsideIfDamaged);
  }

  private void setAsideIfDamaged(Member member) {
    if (!member.copy().isWhole() && !member.copy().isAbsent()) {
      int before = steps.all().size();
      steps.setAside(member);
      steps.all().stream().skip(before).map(RecoveryStep::text).forEach(remarks::add);
    }
  }

  private void keep(Shard shard) {
    if (shard.leader().known().isEmpty()) {
      steps.restoreKnowledge(shard.leader());
      remarks.add(
          shard.leader().name() + ": " + shard.leader().knownProblem() + "; it is written anew");
    }
    for (Member other : shard.others()) {
      boolean mayLead =
          other.copy().isAbsent()
              && other.known().filter(known -> known.myself().isPrimary()).isPresent();
      boolean isDamaged = !other.copy().isWhole() && !other.copy().isAbsent();
      if (other.known().isEmpty() || mayLead || isDamaged) {
        steps.follow(shard, other);
        remarks.add(
            "%s copies its primary, %s, anew: it %s"
                .formatted(other.name(), shard.leader().name(), described(other.problem())));
      }
      setAsideIfDamaged(other);
    }
  }
}
