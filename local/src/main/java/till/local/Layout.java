package till.local;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import till.process.FreePorts;
import till.process.StartFailedException;

/** Which ports an installation uses. */
record Layout(int gateway, Map<Service, List<Integer>> services, int console) {
  /** The console would like to listen so far above the gateway's port. */
  private static final int CONSOLE_OFFSET = 41;

  /**
   * With a fixed gateway port the services listen near it where they can, so that they are where
   * they were the last time.
   */
  static Layout find(int gatewayPort, int instancesPerService) {
    if (gatewayPort != 0 && !FreePorts.isFree(gatewayPort)) {
      throw new StartFailedException(
          "Port " + gatewayPort + " is in use by another program; choose another with --port.");
    }
    Map<Service, List<Integer>> services = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      List<Integer> ports = new ArrayList<>();
      for (int number = 1; number <= instancesPerService; number++) {
        ports.add(near(gatewayPort, service.portOffset() + number));
      }
      services.put(service, ports);
    }
    int gateway = gatewayPort != 0 ? gatewayPort : FreePorts.find(1).getFirst();
    return new Layout(gateway, services, near(gatewayPort, CONSOLE_OFFSET));
  }

  private static int near(int gatewayPort, int offset) {
    int wish = gatewayPort + offset;
    boolean isGranted = gatewayPort != 0 && FreePorts.isFree(wish);
    return isGranted ? wish : FreePorts.find(1).getFirst();
  }

  /** The base addresses of a service's instances, comma separated. */
  String urls(Service service) {
    return ports(service).stream()
        .map(port -> "http://127.0.0.1:" + port)
        .collect(Collectors.joining(","));
  }

  List<Integer> ports(Service service) {
    return services.getOrDefault(service, List.of());
  }
}
