package till.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import till.cluster.Copy.Condition;
import till.cluster.Copy.Damage;
import till.cluster.HistoryReader.Ending;

/**
 * Judges the append-only files of a stopped node without Redis: the manifest, the checksum of the
 * base, the form of each command. It reads every file once, from its beginning to its end, which
 * takes less time than Redis needs to load it.
 */
final class CopyReader {
  private static final int BLOCK_BYTES = 1 << 20;

  /** As much of a block is kept for what reaches into the next one. */
  private static final int OVERLAP_BYTES = 128;

  /** Mark, version, last opcode and checksum. */
  private static final int BASE_BYTES_MIN = 18;

  /** A base without any key is no longer than this, and one with a key is longer. */
  private static final int EMPTY_BASE_BYTES_MAX = 96;

  /** What was being written at the end may have been a round of the barrier itself. */
  private static final int TORN_ROUNDS_MAX = 1;

  private static final int CHECKSUM_BYTES = 8;
  private static final int LAST_OPCODE = 0xFF;

  private final Path folder;

  /**
   * Reads one copy.
   *
   * @param node the folder of the node
   */
  CopyReader(Path node) {
    this.folder = node.resolve(AofManifest.FOLDER);
  }

  Copy read() {
    return read(Long.MAX_VALUE);
  }

  /** The same, with a history that ends at a position. */
  Copy read(long limit) {
    try {
      if (!Files.exists(folder)) {
        return Copy.of(Condition.ABSENT, "has no append-only files");
      }
      if (!Files.isDirectory(folder)) {
        return Copy.of(Condition.DAMAGED, AofManifest.FOLDER + " is no folder");
      }
      Optional<AofManifest> manifest = AofManifest.read(folder);
      if (manifest.isPresent()) {
        return read(manifest.get(), limit);
      }
      boolean isManifest = Files.exists(folder.resolve(AofManifest.NAME));
      if (!isManifest && AofManifest.files(folder).isEmpty()) {
        return Copy.of(Condition.ABSENT, "has no append-only files");
      }
      String problem = AofManifest.NAME + (isManifest ? " is damaged" : " is missing");
      Copy guessed =
          AofManifest.guess(folder)
              .map(guess -> read(guess, limit))
              .orElse(Copy.of(Condition.DAMAGED, problem));
      return new Copy(
          guessed.condition() == Condition.UNREADABLE ? Condition.UNREADABLE : Condition.DAMAGED,
          guessed.isWhole() ? problem : problem + ", " + guessed.problem(),
          guessed.history(),
          guessed.unread(),
          guessed.damage());
    } catch (IOException e) {
      return unreadable(e);
    }
  }

  private static Copy unreadable(IOException e) {
    return Copy.of(Condition.UNREADABLE, "can't be read: " + e);
  }

  private Copy read(AofManifest manifest, long limit) {
    try {
      for (String name : manifest.files()) {
        if (!Files.exists(folder.resolve(name))) {
          return Copy.of(Condition.DAMAGED, name + " is missing");
        }
      }
      BarrierCounters counters = new BarrierCounters();
      Optional<Copy> broken = readBase(manifest, counters);
      if (broken.isPresent()) {
        return broken.get();
      }
      HistoryReader history = new HistoryReader(counters, isFromTheBeginning(manifest), limit);
      return readIncrements(manifest.increments(), history);
    } catch (IOException e) {
      return unreadable(e);
    }
  }

  /** Whether this copy has all of another's history, up to a position. */
  boolean has(Copy.History history, long upTo) {
    try {
      Optional<AofManifest> manifest = AofManifest.read(folder);
      BarrierCounters counters = new BarrierCounters();
      if (manifest.isEmpty() || readBase(manifest.get(), counters).isPresent()) {
        return false;
      }
      HistoryReader reader =
          HistoryReader.seeking(counters, isFromTheBeginning(manifest.get()), history, upTo);
      for (String name : manifest.get().increments()) {
        reader.read(folder.resolve(name));
      }
      return reader.hasSought();
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isFromTheBeginning(AofManifest manifest) throws IOException {
    return manifest.base().isEmpty()
        || Files.size(folder.resolve(manifest.base().get())) <= EMPTY_BASE_BYTES_MAX;
  }

  private Copy readIncrements(List<String> names, HistoryReader history) throws IOException {
    Optional<Damage> torn = Optional.empty();
    for (int i = 0; i < names.size(); i++) {
      Path file = folder.resolve(names.get(i));
      long size = Files.size(file);
      HistoryReader.Read read = history.read(file);
      if (read.ending() != Ending.WHOLE) {
        long unread = mentions(file, read.readable());
        for (String later : names.subList(i + 1, names.size())) {
          unread += mentions(folder.resolve(later), 0);
        }
        boolean isLast = i == names.size() - 1;
        if (!isLast || read.ending() == Ending.CORRUPT || unread > TORN_ROUNDS_MAX) {
          return new Copy(
              Condition.DAMAGED,
              "%s is damaged from byte %d of %d".formatted(names.get(i), read.readable(), size),
              Optional.of(history.history()),
              unread,
              Optional.of(new Damage(names.get(i), read.readable(), size)));
        }
        torn = Optional.of(new Damage(names.get(i), read.readable(), size));
      }
    }
    return new Copy(Condition.WHOLE, "", Optional.of(history.history()), 0, torn);
  }

  private long mentions(Path file, long from) throws IOException {
    long[] mentions = {0};
    int overlap = BarrierCounters.patternLength() - 1;
    blocks(
        file,
        from,
        overlap,
        (bytes, length) -> mentions[0] += BarrierCounters.mentions(bytes, length));
    return mentions[0];
  }

  /** What is wrong with the base; the counters in it are found. */
  private Optional<Copy> readBase(AofManifest manifest, BarrierCounters counters)
      throws IOException {
    if (manifest.base().isEmpty()) {
      return Optional.empty();
    }
    String name = manifest.base().get();
    Path file = folder.resolve(name);
    boolean isSound =
        name.endsWith(".rdb")
            ? isSoundRdb(file, counters)
            : new HistoryReader(counters, true, Long.MAX_VALUE).read(file).ending() == Ending.WHOLE;
    return isSound
        ? Optional.empty()
        : Optional.of(Copy.of(Condition.DAMAGED, name + " is damaged"));
  }

  private static boolean isSoundRdb(Path file, BarrierCounters counters) throws IOException {
    long size = Files.size(file);
    if (size < BASE_BYTES_MIN) {
      return false;
    }
    RdbCheck check = new RdbCheck(size - CHECKSUM_BYTES);
    blocks(
        file,
        0,
        OVERLAP_BYTES,
        (bytes, length) -> {
          check.take(bytes, length);
          counters.find(bytes, length);
        });
    return check.isSound();
  }

  /** Follows an RDB file block by block; blocks begin with the end of the one before. */
  private static final class RdbCheck {
    private final long checked;
    private final Crc64 checksum = new Crc64();
    private final byte[] tail = new byte[CHECKSUM_BYTES + 1];
    private long seen;
    private boolean isMarked;

    /** Looks at a file with so many bytes before its checksum. */
    RdbCheck(long checked) {
      this.checked = checked;
    }

    void take(byte[] bytes, int length) {
      int overlap = seen == 0 ? 0 : (int) Math.min(OVERLAP_BYTES, seen);
      if (seen == 0) {
        isMarked = new String(bytes, 0, 5, StandardCharsets.ISO_8859_1).equals("REDIS");
      }
      int end = (int) Math.min(length, overlap + Math.max(0, checked - seen));
      checksum.update(bytes, overlap, end);
      seen += length - overlap;
      if (length >= tail.length) {
        System.arraycopy(bytes, length - tail.length, tail, 0, tail.length);
      }
    }

    /** A checksum of 0 says that none was made. */
    boolean isSound() {
      long written = 0;
      for (int i = CHECKSUM_BYTES; i > 0; i--) {
        written = (written << Byte.SIZE) | (tail[i] & 0xFF);
      }
      return isMarked
          && (tail[0] & 0xFF) == LAST_OPCODE
          && (written == 0 || written == checksum.value());
    }
  }

  private interface Block {
    void take(byte[] bytes, int length);
  }

  /** Hands a file over in blocks, each with the end of the one before. */
  private static void blocks(Path file, long from, int overlap, Block block) throws IOException {
    byte[] bytes = new byte[BLOCK_BYTES];
    int kept = 0;
    try (InputStream input = Files.newInputStream(file)) {
      input.skipNBytes(from);
      while (true) {
        int read = input.readNBytes(bytes, kept, bytes.length - kept);
        if (read == 0) {
          return;
        }
        int length = kept + read;
        block.take(bytes, length);
        kept = Math.min(overlap, length);
        System.arraycopy(bytes, length - kept, bytes, 0, kept);
      }
    }
  }
}
