package till.cluster;

import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows the commands of a copy from round to round of the barrier. */
final class HistoryReader {
  /** How a file ends. */
  enum Ending {
    WHOLE,
    TORN,
    CORRUPT
  }

  /** The history of a primary, as far as another copy is to have it. */
  private record Sought(Copy.History history, long upTo) {}

  private final BarrierCounters counters;
  private final long limit;
  private final @Nullable Sought sought;

  private long begin;
  private boolean isFromTheBeginning;
  private long closed;
  private long firstClosed = -1;
  private long lastWrite = -1;
  private @Nullable Long lastWriteHash;
  private long openCommands;
  private long openHash;
  private boolean isOver;
  private boolean isFound;
  private boolean isContradicted;

  /**
   * Reads a history.
   *
   * @param counters as they were at its beginning
   * @param limit the position behind which nothing counts
   */
  HistoryReader(BarrierCounters counters, boolean isFromTheBeginning, long limit) {
    this(counters, isFromTheBeginning, limit, null);
  }

  private HistoryReader(
      BarrierCounters counters, boolean isFromTheBeginning, long limit, @Nullable Sought sought) {
    this.counters = counters;
    this.isFromTheBeginning = isFromTheBeginning;
    this.limit = limit;
    this.sought = sought;
    this.begin = counters.position();
    this.closed = begin;
  }

  /** One that looks whether a copy has all that another history has, up to a position. */
  static HistoryReader seeking(
      BarrierCounters counters, boolean isFromTheBeginning, Copy.History history, long upTo) {
    return new HistoryReader(
        counters, isFromTheBeginning, Long.MAX_VALUE, new Sought(history, upTo));
  }

  /** Where the last whole command ends, and how the file ends. */
  record Read(Ending ending, long readable) {}

  /** Reads a file; what it has of a transaction that was not finished does not count. */
  Read read(Path file) throws IOException {
    long readable = 0;
    boolean isInTransaction = false;
    long commandsBefore = 0;
    long hashBefore = 0;
    Ending ending = Ending.WHOLE;
    try (CommandReader commands = new CommandReader(file)) {
      while (commands.next()) {
        if (commands.name().equals("MULTI")) {
          isInTransaction = true;
          commandsBefore = openCommands;
          hashBefore = openHash;
        }
        take(commands);
        isInTransaction &= !commands.name().equals("EXEC");
        if (!isInTransaction) {
          readable = commands.end();
        }
      }
    } catch (EOFException e) {
      ending = Ending.TORN;
    } catch (StreamCorruptedException e) {
      ending = Ending.CORRUPT;
    }
    if (isInTransaction) {
      openCommands = commandsBefore;
      openHash = hashBefore;
      ending = ending == Ending.WHOLE ? Ending.TORN : ending;
    }
    return new Read(ending, readable);
  }

  private void take(CommandReader command) {
    if (isOver) {
      return;
    }
    if (!counters.isRound(command)) {
      if (!command.name().equals("SELECT")) {
        openHash = openHash * 31 + command.checksum();
        openCommands++;
        compareOpen();
      }
      return;
    }
    if (counters.position() > limit) {
      isOver = true;
      return;
    }
    closed = counters.position();
    boolean isComparable = isFromTheBeginning || firstClosed >= 0;
    if (firstClosed < 0) {
      firstClosed = closed;
    }
    if (openCommands > 0) {
      lastWrite = closed;
      lastWriteHash = isComparable ? openHash : null;
      compareClosed(isComparable);
    }
    openCommands = 0;
    openHash = 0;
  }

  private void compareClosed(boolean isComparable) {
    if (sought == null) {
      return;
    }
    Copy.History history = sought.history;
    if (closed == history.lastWrite() && history.lastWriteHash().isPresent()) {
      isFound = true;
      isContradicted |= isComparable && history.lastWriteHash().get() != openHash;
    } else if (closed > history.lastWrite() && closed <= sought.upTo) {
      isContradicted |= isComparable;
    }
  }

  /** Before the first round there is nothing to go by but the commands themselves. */
  private void compareOpen() {
    if (sought != null && closed == 0 && openCommands == sought.history.openCommands()) {
      isFound |= sought.history.end() == 0 && openHash == sought.history.openHash();
    }
  }

  Copy.History history() {
    boolean isAnyWritten = lastWrite >= 0;
    return new Copy.History(
        begin,
        closed,
        isAnyWritten ? lastWrite : Math.max(begin, firstClosed),
        isAnyWritten ? Optional.ofNullable(lastWriteHash) : Optional.empty(),
        openCommands,
        openHash);
  }

  /** Whether nothing of the history that was sought is missing, or different. */
  boolean hasSought() {
    if (sought == null) {
      throw new IllegalStateException("Nothing was sought");
    }
    Copy.History history = sought.history;
    if (isContradicted || closed < sought.upTo) {
      return false;
    }
    if (history.end() == 0) {
      return isFound || history.openCommands() == 0;
    }
    boolean isInBase = history.lastWrite() <= Math.max(begin, firstClosed);
    return isFound || isInBase || history.lastWriteHash().isEmpty();
  }

  BarrierCounters counters() {
    return counters;
  }
}
