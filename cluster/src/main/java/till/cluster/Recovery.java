package till.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import till.cluster.Copy.Condition;
import till.cluster.StoppedCluster.Member;
import till.cluster.StoppedCluster.Shard;
import till.process.StartFailedException;

/**
 * Makes a cluster that can't be started by itself fit to start, for {@code ./till recover}: it cuts
 * damaged copies, or starts shards from copies that may lack something. Whatever takes the place of
 * something else leaves that beside it.
 */
public final class Recovery {
  private final List<String> copies;
  private final List<RecoveryStep> steps;
  private final List<String> losses;

  private Recovery(List<String> copies, List<RecoveryStep> steps, List<String> losses) {
    this.copies = copies;
    this.steps = steps;
    this.losses = losses;
  }

  /**
   * What a person has chosen.
   *
   * @param shard the only one to be changed; empty for all that need it
   * @param from the node whose copy its shard starts from; empty for the best one
   * @param isEmpty whether shards of which no copy can be read start with no data
   */
  public record Choice(Optional<Integer> shard, Optional<String> from, boolean isEmpty) {
    /** All shards that need it, each from its best copy. */
    public static final Choice BEST = new Choice(Optional.empty(), Optional.empty(), false);
  }

  /**
   * Looks at the folders of all nodes, which must be stopped, and changes nothing.
   *
   * @throws StartFailedException if what was chosen can't be done
   */
  public static Recovery plan(Path data, Choice choice) {
    Optional<ClusterFile> lost =
        ClusterFile.isSound(data) ? Optional.empty() : ClusterFile.guess(data);
    ClusterFile shape =
        lost.or(() -> ClusterFile.read(data))
            .orElseThrow(() -> new StartFailedException("There is no Redis Cluster in " + data));
    StoppedCluster cluster = StoppedCluster.read(data, shape);
    Planner planner = new Planner(cluster, choice);
    lost.ifPresent(guess -> planner.restore(data, guess));
    return planner.plan();
  }

  /** What there is: a line for each node. */
  public List<String> copies() {
    return copies;
  }

  /** What is to be done: a line for each change. Empty if the cluster can start as it is. */
  public List<String> steps() {
    return steps.stream().map(RecoveryStep::text).toList();
  }

  /** What may be lost by it: a line for each shard. */
  public List<String> losses() {
    return losses;
  }

  /** Does it. */
  public void apply() {
    ColdStart.apply(steps);
  }

  /** Puts together what is to be done. */
  private static final class Planner {
    private final StoppedCluster cluster;
    private final Choice choice;
    private final List<RecoveryStep> first = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();

    Planner(StoppedCluster cluster, Choice choice) {
      this.cluster = cluster;
      this.choice = choice;
    }

    void restore(Path data, ClusterFile guess) {
      first.add(
          new RecoveryStep(
              "cluster.txt is written anew: " + guess.describe(),
              () -> {
                SetAside.move(data.resolve(ClusterFile.NAME));
                guess.write(data);
              }));
    }

    Recovery plan() {
      ColdStart start = ColdStart.of(cluster);
      List<RecoveryStep> all = new ArrayList<>(first);
      Optional<Shard> chosen = chosen();
      if (chosen.isPresent()) {
        all.addAll(recover(chosen.get()));
      } else if (start.refusals().isEmpty()) {
        all.addAll(start.steps());
      } else if (cluster.shards().isEmpty() || cluster.isOwnerMissing()) {
        throw new StartFailedException(
            String.join("; ", start.refusals())
                + ": restore it from a backup (docs/operations.md, Back up and restore).");
      } else {
        RecoverySteps steps = new RecoverySteps(cluster);
        cluster.shards().stream().filter(start::isRefused).forEach(shard -> recover(shard, steps));
        all.addAll(steps.all());
      }
      return new Recovery(copies(), List.copyOf(all), List.copyOf(losses));
    }

    private Optional<Shard> chosen() {
      if (choice.from().isPresent()) {
        Shard shard =
            find(s -> s.members().anyMatch(member -> member.name().equals(choice.from().get())))
                .orElseThrow(
                    () ->
                        new StartFailedException(
                            choice.from().get() + " has no copy of any shard."));
        if (choice.shard().filter(number -> number != shard.number()).isPresent()) {
          throw new StartFailedException(
              "%s has a copy of shard %d.".formatted(choice.from().get(), shard.number()));
        }
        return Optional.of(shard);
      }
      return choice
          .shard()
          .map(
              number ->
                  find(shard -> shard.number() == number)
                      .orElseThrow(
                          () -> new StartFailedException("There is no shard " + number + ".")));
    }

    private Optional<Shard> find(Predicate<Shard> which) {
      return cluster.shards().stream().filter(which).findFirst();
    }

    private List<RecoveryStep> recover(Shard shard) {
      RecoverySteps steps = new RecoverySteps(cluster);
      recover(shard, steps);
      return steps.all();
    }

    private void recover(Shard shard, RecoverySteps steps) {
      Optional<Member> best = choice.isEmpty() ? Optional.empty() : best(shard);
      Member from = best.orElseGet(() -> nobody(shard));
      if (cluster.knowledge(from).isEmpty()) {
        throw new StartFailedException(
            from.name() + ": " + from.knownProblem() + ", and no other node knows it.");
      }
      losses.add(loss(shard, best));
      steps.lead(shard, from);
      if (best.isEmpty()) {
        steps.setAside(from);
        steps.empty(from);
      } else if (!from.copy().isWhole()) {
        steps.repair(from);
      }
      shard.members().filter(member -> !member.equals(from)).forEach(steps::setAside);
    }

    private Member nobody(Shard shard) {
      if (!choice.isEmpty()) {
        throw new StartFailedException(
            "No copy of shard %d can be read: put one of them back from a backup, or start the"
                    .formatted(shard.number())
                + " shard with no data by ./till recover --shard "
                + shard.number()
                + " --empty.");
      }
      return shard.leader();
    }

    private Optional<Member> best(Shard shard) {
      Optional<Member> best =
          shard
              .members()
              .filter(Planner::isOfUse)
              .filter(member -> choice.from().filter(name -> !name.equals(member.name())).isEmpty())
              .max(
                  Comparator.<Member>comparingInt(member -> isSuperseded(shard, member) ? 0 : 1)
                      .thenComparingLong(member -> member.copy().end())
                      .thenComparingInt(member -> member.copy().isWhole() ? 1 : 0)
                      .thenComparingInt(member -> member.equals(shard.leader()) ? 1 : 0));
      if (best.isEmpty() && choice.from().isPresent()) {
        throw new StartFailedException("The copy of " + choice.from().get() + " is of no use.");
      }
      return best;
    }

    private static boolean isOfUse(Member member) {
      return member.copy().isWhole()
          || (member.copy().condition() == Condition.DAMAGED
              && member.copy().history().isPresent());
    }

    /** Whether another node took its slots over, so that what it has is older. */
    private static boolean isSuperseded(Shard shard, Member member) {
      return !member.equals(shard.leader())
          && member.known().filter(known -> known.myself().isPrimary()).isPresent();
    }

    private static String loss(Shard shard, Optional<Member> from) {
      String lost =
          from.map(
                  member ->
                      "whatever was acknowledged after round %d of its barrier is lost"
                          .formatted(BarrierCounters.rounds(member.copy().end())))
              .orElse("all of its data is lost");
      return "Shard %d starts from %s: %s"
          .formatted(
              shard.number(), from.map(m -> "the copy of " + m.name()).orElse("nothing"), lost);
    }

    private List<String> copies() {
      return cluster.members().stream().map(this::describe).toList();
    }

    private String describe(Member member) {
      Optional<Shard> shard = cluster.shardOf(member);
      String role =
          shard
              .map(
                  of ->
                      of.leader().equals(member)
                          ? "primary of shard " + of.number()
                          : (isSuperseded(of, member)
                                  ? "was primary of shard "
                                  : "replica of shard ")
                              + of.number())
              .orElse("no shard");
      String rounds =
          member
              .copy()
              .history()
              .map(history -> ", to round " + BarrierCounters.rounds(history.end()))
              .orElse("");
      String state = member.problem().isEmpty() ? "whole" : member.problem();
      return "%s  %s: %s%s".formatted(member.name(), role, state, rounds);
    }
  }
}
