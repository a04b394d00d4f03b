package till.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import till.chaos.load.Shop;

/** {@code ./till chaos visit}: the same clients and checks for a shop that runs already. */
@Command(
    name = "visit",
    description = {
      "Lets clients shop at a shop that runs already, such as that of compose.yaml, while commands"
          + " of yours break it, one after the other. After each it lets the shop settle and checks"
          + " as always.",
      "Each command is a line for sh that returns when what it broke is mended. Exits with 1 if a"
          + " promise was broken."
    },
    mixinStandardHelpOptions = true)
final class VisitCommand implements Callable<Integer> {
  private static final int NAME_LENGTH = 8;

  @Mixin private RoundsOptions options = new RoundsOptions();

  @Option(
      names = "--target",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8000",
      description = "its gateway, on this machine (default: ${DEFAULT-VALUE})")
  private URI target = URI.create("");

  @Option(
      names = "--redis",
      paramLabel = "URIS",
      required = true,
      description = "some nodes of its Redis Cluster, redis://host:port,...; they are only read")
  private String redis = "";

  @Option(
      names = "--histories",
      paramLabel = "FOLDER",
      defaultValue = ".till-chaos",
      description = "for every request and answer (default: ${DEFAULT-VALUE})")
  private Path folder = Path.of("");

  @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "what breaks something")
  private List<String> lines = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException, IOException {
    int clients = options.clients();
    options.check(isThisMachine(target), target + " is not on this machine");
    Files.createDirectories(folder);
    // Keys of an earlier visit are remembered.
    String visit = "visit-" + UUID.randomUUID().toString().substring(0, NAME_LENGTH);
    ResultTable table = new ResultTable();
    boolean isWell = true;
    try (Shop shop = new Shop(target)) {
      Rounds rounds = new Rounds(shop, redis, folder, options.out());
      SplittableRandom random = new SplittableRandom();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        String name = visit + "-" + i;
        Result result =
            rounds.run(
                line,
                name + ".jsonl",
                name,
                clients,
                random.split(),
                (load, own) -> new CommandTrouble(line));
        table.add(result);
        isWell &= result.violations().isEmpty();
      }
      isWell &= rounds.lookBack(visit + "-end.jsonl");
    }
    String verdict = isWell ? "Every promise was kept." : "Promises were broken; see " + folder;
    options.show(table, verdict, "./till chaos visit"); // there may be a password in the rest
    return isWell ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static boolean isThisMachine(URI target) {
    try {
      return target.getHost() != null
          && InetAddress.getByName(target.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
