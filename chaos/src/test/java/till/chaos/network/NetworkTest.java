package till.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import till.cluster.Detour.Announcement;
import till.process.FreePorts;

/** A node that echoes, found where the network says that it is. */
@Timeout(30)
final class NetworkTest {
  private static final int SILENCE_MILLIS = 300;

  /** The last number of the address. */
  private static final int CLIENT = 1;

  private static final int REDIS_2 = 12;

  private final Network network = new Network();
  private ServerSocket node = listen(0);
  private Announcement announced = new Announcement(0, 0, "");

  @BeforeEach
  void announce() {
    serve();
    announced = network.of("redis-1", node.getLocalPort(), FreePorts.find(1).getFirst());
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    node.close();
  }

  private static ServerSocket listen(int port) {
    try {
      return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve() {
    ServerSocket listening = node;
    Thread.startVirtualThread(
        () -> {
          try {
            while (true) {
              Socket caller = listening.accept();
              Thread.startVirtualThread(() -> echo(caller));
            }
          } catch (IOException e) {
            // closed
          }
        });
  }

  private static void echo(Socket caller) {
    try (caller) {
      caller.getInputStream().transferTo(caller.getOutputStream());
    } catch (IOException e) {
      // broken
    }
  }

  /** Connects from 127.0.0.{source}. */
  private Socket connect(int source) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(loopback(source), 0));
    socket.connect(new InetSocketAddress(loopback(1), announced.clientPort()));
    return socket;
  }

  private static InetAddress loopback(int last) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }

  private static int roundTrip(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    return socket.getInputStream().read();
  }

  @Test
  void everything_passes_that_nobody_holds_up() throws IOException {
    try (Socket client = connect(CLIENT)) {
      assertThat(roundTrip(client, 7)).isEqualTo(7);
    }
  }

  @Test
  void what_is_said_to_a_hidden_node_arrives_when_it_is_found_again() throws IOException {
    try (Socket client = connect(CLIENT);
        Socket other = connect(REDIS_2)) {
      assertThat(roundTrip(client, 1)).isEqualTo(1);
      network.of("redis-2", 1, 1);
      network.hide("redis-1");
      client.setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(() -> roundTrip(client, 2)).isInstanceOf(SocketTimeoutException.class);
      network.heal();
      client.setSoTimeout(0);
      assertThat(client.getInputStream().read()).isEqualTo(2);
      assertThat(other.isConnected()).isTrue();
    }
  }

  @Test
  void clients_reach_a_node_that_is_cut_off_from_the_others() throws IOException {
    network.of("redis-2", 1, 1);
    network.isolate("redis-1");
    try (Socket client = connect(CLIENT);
        Socket other = connect(REDIS_2)) {
      assertThat(roundTrip(client, 1)).isEqualTo(1);
      other.setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(() -> roundTrip(other, 2)).isInstanceOf(SocketTimeoutException.class);
      network.heal();
      other.setSoTimeout(0);
      assertThat(other.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void nobody_connects_to_a_dead_node_until_it_starts_again() throws IOException {
    network.died("redis-1");
    assertThatThrownBy(() -> connect(CLIENT).close()).isInstanceOf(ConnectException.class);
    network.starts("redis-1");
    try (Socket client = connect(CLIENT)) {
      assertThat(roundTrip(client, 3)).isEqualTo(3);
    }
  }

  @Test
  void connections_with_a_node_that_dies_break() throws IOException {
    try (Socket client = connect(CLIENT)) {
      assertThat(roundTrip(client, 1)).isEqualTo(1);
      network.died("redis-1");
      assertThat(isBroken(client)).isTrue();
    }
  }

  private static boolean isBroken(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
