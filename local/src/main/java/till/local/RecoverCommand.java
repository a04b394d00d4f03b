package till.local;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import till.cluster.Recovery;
import till.process.RunFolder;
import till.process.StartFailedException;

/** {@code till recover}: makes damaged data fit to start with. */
@Command(
    name = "recover",
    description = {
      "Make the data of a stopped shop fit to start with, after files of Redis were damaged or"
          + " lost. ./till up does so by itself where a whole copy certainly has all that was"
          + " acknowledged; this is for the rest. Nothing is deleted: what must not be used any"
          + " more is renamed."
    },
    footer = {
      "",
      "Without options each shard that can't be started by itself starts from the copy that goes",
      "furthest; a damaged one is cut where it can't be read any more. See --dry-run first.",
      "docs/runbooks/damaged-file.md says more."
    })
final class RecoverCommand implements Callable<Integer> {
  @Mixin private final CommonOptions options = new CommonOptions();

  @Option(
      names = "--dry-run",
      description = "Say which copies there are and what would be done, and change nothing")
  private boolean dryRun;

  @Option(
      names = "--shard",
      paramLabel = "N",
      description = "Only this shard, also if it could be started by itself")
  private @Nullable Integer shard;

  @Option(
      names = "--from",
      paramLabel = "NODE",
      description = "Start the shard of this node from its copy, as in --from redis-4")
  private @Nullable String from;

  @Option(
      names = "--empty",
      description = "Start the shard that --shard names with no data: all that it had is lost")
  private boolean empty;

  @Override
  public Integer call() {
    if (empty && (shard == null || from != null)) {
      throw new StartFailedException("--empty needs --shard, and goes with no --from.");
    }
    DataFolder data = options.folder();
    try (Lock lock = Lock.tryTake(data.lock()).orElseThrow(() -> isUp(data.root().toString()))) {
      Set<String> alive = new RunFolder(data.run()).alive().keySet();
      if (!alive.isEmpty()) {
        throw isUp(alive.stream().sorted().collect(Collectors.joining(", ")));
      }
      recover(data, lock);
    }
    return CommandLine.ExitCode.OK;
  }

  private static StartFailedException isUp(String what) {
    return new StartFailedException("Still up: " + what + "; ./till down stops it.");
  }

  @SuppressWarnings("unused") // the lock is held meanwhile
  private void recover(DataFolder data, Lock lock) {
    Recovery recovery =
        Recovery.plan(
            data.redis(),
            new Recovery.Choice(Optional.ofNullable(shard), Optional.ofNullable(from), empty));
    print("The copies:", recovery.copies());
    if (recovery.steps().isEmpty()) {
      System.out.println("Nothing to recover: ./till up starts it as it is.");
      return;
    }
    print(dryRun ? "What would be done:" : "What is done:", recovery.steps());
    print("What may be lost:", recovery.losses());
    if (dryRun) {
      System.out.println("Nothing has been changed.");
      return;
    }
    recovery.apply();
    System.out.println("Done; ./till up starts it, and then ./till audit says whether it adds up.");
  }

  private static void print(String heading, List<String> lines) {
    if (!lines.isEmpty()) {
      System.out.println(heading);
      lines.forEach(line -> System.out.println("  " + line));
    }
  }
}
