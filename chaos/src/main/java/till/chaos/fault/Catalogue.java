package till.chaos.fault;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import till.chaos.network.Network;
import till.process.SearchPath;

/** Every fault there is. */
public final class Catalogue {
  private static final List<Fault> ALL =
      Stream.of(
              ServiceFaults.all(),
              NodeFaults.all(),
              DiskFaults.all(),
              CommandFaults.all(),
              ClientFaults.all())
          .flatMap(List::stream)
          .toList();

  private Catalogue() {}

  public static List<Fault> all() {
    return ALL;
  }

  /** The fault of that name. */
  public static Optional<Fault> find(String name) {
    return ALL.stream().filter(fault -> fault.name().equals(name)).findFirst();
  }

  /**
   * What this machine does not have.
   *
   * @param folder for what tools write while they are tried
   */
  public static Set<Need> missing(Path folder) {
    Set<Need> missing = EnumSet.noneOf(Need.class);
    if (!Network.isPossible()) {
      missing.add(Need.LINUX);
    }
    if (SearchPath.find("strace").isEmpty() || !Tracer.isPossible(folder)) {
      missing.add(Need.STRACE);
    }
    if (SearchPath.find("prlimit").isEmpty()) {
      missing.add(Need.PRLIMIT);
    }
    return missing;
  }
}
