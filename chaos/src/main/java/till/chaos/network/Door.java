package till.chaos.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A port of 127.0.0.1 behind which there is another one: what comes in there is passed on. */
final class Door implements AutoCloseable {
  private static final int BACKLOG = 512;
  private static final int BUFFER_BYTES = 32 * 1024;
  private static final int CONNECT_LIMIT_MILLIS = 2_000;

  private final int port;
  private final int target;
  private final Valve valve;
  private final Function<InetAddress, Traffic> traffic;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocket server;
  private @Nullable Thread doorman;

  /**
   * Listens at once.
   *
   * @param port 0 for any free one
   * @param traffic tells by the address of the other side who it is
   */
  Door(int port, int target, Valve valve, Function<InetAddress, Traffic> traffic) {
    this.target = target;
    this.valve = valve;
    this.traffic = traffic;
    this.port = open(port);
  }

  int port() {
    return port;
  }

  /** From now on nobody can connect, as if nothing ran behind it. */
  synchronized void shut() {
    closeQuietly(server);
    server = null;
    await(doorman);
    doorman = null;
  }

  /** The system goes on listening until the thread that accepts has seen that it is over. */
  private static void await(@Nullable Thread ending) {
    try {
      if (ending != null) {
        ending.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes {@link #shut()} back. */
  synchronized void open() {
    if (server == null) {
      open(port);
    }
  }

  private synchronized int open(int wanted) {
    try {
      ServerSocket listening = new ServerSocket();
      listening.setReuseAddress(true);
      listening.bind(new InetSocketAddress(loopback(), wanted), BACKLOG);
      server = listening;
      doorman = Thread.ofVirtual().name("door-" + wanted).start(() -> accept(listening));
      return listening.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        Socket caller = listening.accept();
        Thread.ofVirtual().start(() -> serve(caller));
      } catch (IOException e) {
        return; // shut
      }
    }
  }

  private void serve(Socket caller) {
    Socket callee = new Socket();
    open.add(caller);
    open.add(callee);
    try (caller;
        callee) {
      Traffic who = traffic.apply(caller.getInetAddress());
      // What breaks behind the door breaks before it in the same way.
      caller.setOption(StandardSocketOptions.SO_LINGER, 0);
      valve.pass(who);
      callee.connect(new InetSocketAddress(loopback(), target), CONNECT_LIMIT_MILLIS);
      caller.setTcpNoDelay(true);
      callee.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().start(() -> pump(callee, caller, who));
      pump(caller, callee, who);
      back.join();
    } catch (IOException e) {
      // Nobody answers there: the caller's connection ends, too.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(caller);
      open.remove(callee);
    }
  }

  /** Copies until one side ends; then both end. */
  private void pump(Socket from, Socket to, Traffic who) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        valve.pass(who);
        out.write(buffer, 0, n);
      }
      valve.pass(who); // nor is it known on the other side that this one has ended
    } catch (IOException e) {
      // It broke: so does the other side.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Breaks every connection through it. */
  void breakConnections() {
    open.forEach(Door::closeQuietly);
  }

  private static void closeQuietly(@Nullable AutoCloseable closing) {
    if (closing != null) {
      try (closing) {
        return;
      } catch (Exception e) {
        return; // it is of no use any more either way
      }
    }
  }

  @Override
  public void close() {
    shut();
    breakConnections();
  }
}
