package till.local;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import till.process.RunFolder;
import till.process.StartFailedException;

/**
 * Where the processes of a running installation are, for programs that did not start it.
 *
 * @param gateway the port of the gateway
 * @param redis the ports of the Redis nodes that are alive
 * @param pids of all processes that are alive, by name
 */
public record Whereabouts(
    int gateway, List<Integer> redis, List<Instance> services, Map<String, Long> pids) {

  /**
   * Those of the installation on this data folder.
   *
   * @throws StartFailedException if none is up there
   */
  public static Whereabouts of(Path dataFolder) {
    Path run = new DataFolder(dataFolder.toAbsolutePath().normalize()).run();
    List<StatusFile.Entry> entries = StatusFile.read(run).entries();
    Map<String, Long> pids =
        new RunFolder(run)
            .alive().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().pid()));
    List<StatusFile.Entry> alive =
        entries.stream().filter(entry -> pids.containsKey(entry.name())).toList();
    if (ports(alive, StatusFile.Kind.REDIS).isEmpty()) {
      throw new StartFailedException("Nothing is up on " + dataFolder + "; ./till up starts it.");
    }
    return new Whereabouts(
        ports(entries, StatusFile.Kind.GATEWAY).getFirst(),
        ports(alive, StatusFile.Kind.REDIS),
        alive.stream()
            .filter(entry -> entry.kind() == StatusFile.Kind.SERVICE)
            .map(entry -> instance(entry, pids.getOrDefault(entry.name(), 0L)))
            .toList(),
        pids);
  }

  private static List<Integer> ports(List<StatusFile.Entry> entries, StatusFile.Kind kind) {
    return entries.stream()
        .filter(entry -> entry.kind() == kind)
        .map(StatusFile.Entry::port)
        .toList();
  }

  private static Instance instance(StatusFile.Entry entry, long pid) {
    String service = entry.name().substring(0, entry.name().lastIndexOf('-'));
    return new Instance(entry.name(), service, entry.port(), pid);
  }

  /** Where clients find the shop. */
  public URI origin() {
    return URI.create("http://127.0.0.1:" + gateway);
  }

  /**
   * The secret that operators of the installation on this data folder need.
   *
   * @throws StartFailedException if it never had a console
   */
  public static String operatorToken(Path dataFolder) {
    Path file = new DataFolder(dataFolder.toAbsolutePath().normalize()).operatorToken();
    if (!Files.exists(file)) {
      throw new StartFailedException(
          "There was never a console on " + dataFolder + "; ./till up starts one.");
    }
    return OperatorToken.read(file);
  }

  /** For clients of the Redis Cluster: comma separated {@code redis://host:port}. */
  public String redisUris() {
    return redis.stream().map(port -> "redis://127.0.0.1:" + port).collect(Collectors.joining(","));
  }
}
