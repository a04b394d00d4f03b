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
              ShardFaults.all(),
              OperatorFaults.all(),
              ClockFaults.all(),
              ColdStartFaults.all(),
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
   * The fault of that name, or all whose names are that one and a further word or number; {@code
   * dead-shard} is every {@code dead-shard-...}. None if there are no such.
   */
  public static List<Fault> findAll(String name) {
    return find(name)
        .map(List::of)
        .orElseGet(
            () -> ALL.stream().filter(fault -> fault.name().startsWith(name + "-")).toList());
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
    if (ClockShift.compiler().isEmpty()) {
      missing.add(Need.COMPILER);
    }
    return missing;
  }
}
