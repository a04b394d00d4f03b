package till.chaos.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** All that clients did in one round, in memory and in a file of one JSON object a line. */
public final class History implements AutoCloseable {
  /** A round makes some thousands. */
  private static final int ENTRIES_MAX = 500_000;

  private final Stopwatch stopwatch;
  private final BufferedWriter file;
  private final AtomicLong ids = new AtomicLong();
  private final List<Entry> entries = new ArrayList<>();
  private boolean isClosed;

  public History(Stopwatch stopwatch, Path path) {
    this.stopwatch = stopwatch;
    try {
      this.file =
          Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The time, in microseconds since the run began. */
  public long now() {
    return stopwatch.microseconds();
  }

  /** An id for an operation that begins. */
  public long nextId() {
    return ids.incrementAndGet();
  }

  /** Takes an operation that has ended; after the close it is too late. */
  public synchronized void add(Entry entry) {
    if (isClosed) {
      return;
    }
    if (entries.size() == ENTRIES_MAX) {
      throw new IllegalStateException("More than " + ENTRIES_MAX + " operations in a round");
    }
    entries.add(entry);
    try {
      file.write(entry.toString());
      file.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All so far, in the order in which they began. */
  public synchronized List<Entry> entries() {
    return entries.stream().sorted((a, b) -> Long.compare(a.id(), b.id())).toList();
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
