package till.process;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Closes what is still open when this JVM exits, also by Ctrl-C or SIGTERM, also while it is being
 * started: whoever is starting it is interrupted then and has to clean up. What was begun first is
 * closed first, so that an outer thing can close its inner things in the right order.
 */
public final class AtExit {
  private static final Logger LOG = System.getLogger(AtExit.class.getName());
  private static final long INTERRUPTED_START_SECONDS = 60;
  private static final Object LOCK = new Object();
  private static final List<Entry> ENTRIES = new ArrayList<>();
  private static boolean exiting;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll, "at-exit"));
  }

  private record Entry(Thread starter, CompletableFuture<AutoCloseable> started) {}

  private AtExit() {}

  /** Runs the start on this thread and closes its result at exit, unless it is forgotten before. */
  public static <T extends AutoCloseable> T closing(Supplier<T> start) {
    Entry entry = new Entry(Thread.currentThread(), new CompletableFuture<>());
    synchronized (LOCK) {
      if (exiting) {
        throw new StartFailedException("This program is stopping.");
      }
      ENTRIES.add(entry);
    }
    boolean isStarted = false;
    try {
      T result = start.get();
      isStarted = entry.started.complete(result);
      return result;
    } finally {
      if (!isStarted) {
        entry.started.cancel(false);
        remove(entry);
      }
    }
  }

  /** Takes back {@link #closing}; for the end of the thing's own {@code close()}. */
  public static void forget(AutoCloseable closed) {
    synchronized (LOCK) {
      ENTRIES.removeIf(entry -> closed.equals(entry.started.getNow(null)));
    }
  }

  /** Whether this JVM is on its way out, so that an interrupted start is no failure. */
  public static boolean isExiting() {
    synchronized (LOCK) {
      return exiting;
    }
  }

  private static void remove(Entry entry) {
    synchronized (LOCK) {
      ENTRIES.remove(entry);
    }
  }

  private static void closeAll() {
    List<Entry> entries;
    synchronized (LOCK) {
      exiting = true;
      entries = List.copyOf(ENTRIES);
    }
    entries.forEach(AtExit::close);
  }

  private static void close(Entry entry) {
    if (!entry.started.isDone()) {
      entry.starter.interrupt();
    }
    try (AutoCloseable started = entry.started.get(INTERRUPTED_START_SECONDS, TimeUnit.SECONDS)) {
      LOG.log(Level.DEBUG, "Closing {0}", started);
    } catch (CancellationException e) {
      LOG.log(Level.DEBUG, "Its start was interrupted and has cleaned up", e);
    } catch (Exception e) {
      LOG.log(Level.WARNING, "Could not be closed at exit", e);
    }
  }
}
