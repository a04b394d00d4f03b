package till.price;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An instance of stock-svc, as far as prices go, that does to its connections what a test wants.
 */
final class StockInstance {
  private static final String ITEM = "{\"stock\":1,\"price\":42}";
  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
          + ITEM.length()
          + "\r\n\r\n";

  private final ServerSocket server = new ServerSocket();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger asked = new AtomicInteger();
  private final Thread acceptor;
  private volatile Manner manner;

  /** How a question is treated. */
  enum Manner {
    ANSWERS(OK + ITEM),
    HAS_NONE("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
    IS_OVERLOADED("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"),
    FAILS("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"),
    DIES(""),
    DIES_IN_THE_HEADERS(OK.substring(0, OK.length() / 2)),
    DIES_IN_THE_ANSWER(OK + ITEM.substring(0, ITEM.length() / 2)),
    SAYS_NOTHING("");

    private final String bytes;

    Manner(String bytes) {
      this.bytes = bytes;
    }

    private boolean isDeadly() {
      return switch (this) {
        case DIES, DIES_IN_THE_HEADERS, DIES_IN_THE_ANSWER -> true;
        case ANSWERS, HAS_NONE, IS_OVERLOADED, FAILS, SAYS_NOTHING -> false;
      };
    }
  }

  private StockInstance(int port, Manner manner) throws IOException {
    this.manner = manner;
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    acceptor = Thread.startVirtualThread(this::accept);
  }

  static StockInstance at(int port, Manner manner) throws IOException {
    return new StockInstance(port, manner);
  }

  void behave(Manner now) {
    manner = now;
  }

  int asked() {
    return asked.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.add(connection);
        Thread.startVirtualThread(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var reader =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isEmpty()) {
          asked.incrementAndGet();
          Manner now = manner;
          connection.getOutputStream().write(now.bytes.getBytes(StandardCharsets.US_ASCII));
          if (now.isDeadly()) {
            connection.setSoLinger(true, 0);
            return;
          }
        }
      }
    } catch (IOException broken) {
      return; // as it does when the process is killed
    } finally {
      connections.remove(connection);
    }
  }

  /** As kill -9 does it: nothing listens any more, and every connection is reset. */
  void kill() throws IOException, InterruptedException {
    server.close();
    acceptor.join(); // the port is free only then
    for (Socket connection : connections) {
      connection.setSoLinger(true, 0);
      connection.close();
    }
  }
}
