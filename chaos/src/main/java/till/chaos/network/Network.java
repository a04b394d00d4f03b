package till.chaos.network;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import till.cluster.Detour;
import till.process.FreePorts;

/**
 * The network of a Redis Cluster on one machine: everything that nodes say to each other and
 * clients to them goes through doors of this process. It knows the nodes apart by the addresses
 * from which they connect, 127.0.0.11, 127.0.0.12 and so on: only Linux lets them.
 */
public final class Network implements Detour, AutoCloseable {
  private static final String SOURCES = "127.0.0.";
  private static final int FIRST_SOURCE = 11;

  private final Valve valve = new Valve();
  private final Map<String, List<Door>> doors = new ConcurrentHashMap<>();

  /** Where each is found: that stays so when all are started again. */
  private final Map<String, Announcement> announcements = new ConcurrentHashMap<>();

  private final Map<String, String> nodesBySource = new ConcurrentHashMap<>();

  /** Whether this machine lets a node connect from an address of its own. */
  public static boolean isPossible() {
    return System.getProperty("os.name", "").equals("Linux");
  }

  @Override
  public Announcement of(String node, int clientPort, int busPort) {
    return announcements.computeIfAbsent(node, name -> open(name, clientPort, busPort));
  }

  private Announcement open(String node, int clientPort, int busPort) {
    String source = SOURCES + (FIRST_SOURCE + nodesBySource.size());
    nodesBySource.put(source, node);
    List<Integer> free = FreePorts.find(2);
    Door client = new Door(free.getFirst(), clientPort, valve, address -> traffic(address, node));
    Door bus = new Door(free.getLast(), busPort, valve, address -> traffic(address, node));
    doors.put(node, List.of(client, bus));
    return new Announcement(client.port(), bus.port(), source);
  }

  private Traffic traffic(InetAddress address, String to) {
    return new Traffic(nodesBySource.getOrDefault(address.getHostAddress(), Traffic.CLIENT), to);
  }

  /** Cuts a node off from the other nodes, in silence; clients still reach it. */
  public void isolate(String node) {
    valve.holdUp(traffic -> traffic.isOfClusterWith(node));
  }

  /** Cuts a node off from clients, in silence; the other nodes still reach it. */
  public void hide(String node) {
    valve.holdUp(traffic -> traffic.isOfClientsWith(node));
  }

  /** Heals every cut. What was sent meanwhile arrives now. */
  public void heal() {
    valve.open();
  }

  /** A node is dead: nobody can connect to it, and connections to it break. */
  public void died(String node) {
    for (Door door : doors.getOrDefault(node, List.of())) {
      door.shut();
      door.breakConnections();
    }
  }

  @Override
  public void starts(String node) {
    doors.getOrDefault(node, List.of()).forEach(Door::open);
  }

  @Override
  public void close() {
    valve.open();
    doors.values().forEach(two -> two.forEach(Door::close));
  }
}
