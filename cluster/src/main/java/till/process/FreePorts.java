package till.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Free TCP ports of 127.0.0.1.
 *
 * <p>They lie below the range from which Linux and macOS take the ports of outgoing connections: a
 * server that was killed finds its port free again, and a client that keeps trying to reach the
 * dead one can't be given that very port and end up connected to itself.
 *
 * <p>A port is given once by this process, because whoever asked may take some seconds to listen
 * there, and others ask meanwhile.
 */
public final class FreePorts {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES_MAX = 10_000;
  private static final int REMEMBERED_MAX = (HIGHEST - LOWEST) / 2;
  private static final LinkedHashSet<Integer> GIVEN = new LinkedHashSet<>();

  private FreePorts() {}

  /** Different ports, each free at this moment and given to nobody else in this process. */
  public static synchronized List<Integer> find(int count) {
    RandomGenerator random = RandomGenerator.getDefault();
    List<Integer> found = new ArrayList<>();
    for (int tries = 0; found.size() < count; tries++) {
      if (tries == TRIES_MAX) {
        throw new StartFailedException("No " + count + " free ports on 127.0.0.1.");
      }
      int port = random.nextInt(LOWEST, HIGHEST);
      if (isFree(port) && GIVEN.add(port)) {
        found.add(port);
      }
    }
    while (GIVEN.size() > REMEMBERED_MAX) {
      GIVEN.removeFirst();
    }
    return found;
  }

  /** Whether a server could listen there at this moment. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
