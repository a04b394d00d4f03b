package till.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a data folder remembers of its cluster, in {@code cluster.txt}. It is written when the
 * cluster has been formed: a folder without it holds nothing that anyone was ever told.
 *
 * @param ports of redis-1, redis-2 ...; the nodes know each other by them
 */
record ClusterFile(int primaries, int replicasPerPrimary, List<NodePorts> ports) {
  private static final String NAME = "cluster.txt";

  static Optional<ClusterFile> read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      List<String> lines = Files.readAllLines(file);
      List<NodePorts> ports = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] words = line.split(" ", -1);
        ports.add(new NodePorts(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
      }
      String[] shape = lines.getFirst().split(" ", -1);
      return Optional.of(
          new ClusterFile(Integer.parseInt(shape[1]), Integer.parseInt(shape[3]), ports));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(Path folder) {
    Stream<String> shape =
        Stream.of("primaries " + primaries + " replicas-per-primary " + replicasPerPrimary);
    Stream<String> nodes = ports.stream().map(port -> "ports " + port.client() + " " + port.bus());
    try {
      Path partial = Files.createTempFile(folder, NAME, ".partial");
      Files.writeString(
          partial, Stream.concat(shape, nodes).collect(Collectors.joining("\n", "", "\n")));
      Files.move(partial, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
