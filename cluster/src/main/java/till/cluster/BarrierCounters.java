package till.cluster;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the barrier of a shard has counted, in the keys {@code till:barrier:{<tag>}}, as the
 * append-only files have it. A replica that has counted as far as its primary has all that anyone
 * was told of.
 */
final class BarrierCounters {
  static final String PREFIX = "till:barrier:{";

  private static final byte[] PATTERN = PREFIX.getBytes(StandardCharsets.ISO_8859_1);

  /** Rounds of the barrier that count nothing are numbered between those that do. */
  private static final int FRACTION_BITS = 16;

  private static final long FRACTION_MAX = (1L << FRACTION_BITS) - 1;

  private final Map<String, Long> counters = new HashMap<>();
  private long fraction;

  static boolean isCounter(String key) {
    return key.startsWith(PREFIX);
  }

  /** Where so many rounds lie. */
  static long position(long rounds) {
    return rounds << FRACTION_BITS;
  }

  /** How many rounds lie before a position. */
  static long rounds(long position) {
    return position >> FRACTION_BITS;
  }

  /** How far the barrier has come. */
  long position() {
    long sum = counters.values().stream().mapToLong(Long::longValue).sum();
    return position(sum) + fraction;
  }

  /**
   * Takes note of a command.
   *
   * @return whether it is a round of the barrier
   */
  boolean isRound(CommandReader command) {
    switch (command.name()) {
      case "FLUSHALL", "FLUSHDB" -> counters.clear();
      case "INCR", "INCRBY" -> {
        if (isCounter(command.key())) {
          counters.merge(command.key(), 1L, Long::sum);
          fraction = 0;
          return true;
        }
      }
      case "PEXPIRE", "PEXPIREAT" -> {
        if (isCounter(command.key())) {
          fraction = Math.min(fraction + 1, FRACTION_MAX);
          return true;
        }
      }
      case "DEL", "UNLINK" -> counters.remove(command.key());
      case "SET" -> {
        if (isCounter(command.key())) {
          String value = text(command.argument(2, new byte[0]));
          counters.put(command.key(), value.matches("\\d{1,18}") ? Long.parseLong(value) : 0);
        }
      }
      case "RESTORE", "RESTORE-ASKING" -> {
        if (isCounter(command.key())) {
          byte[] dump = command.argument(3, new byte[0]);
          value(dump, 1, dump.length).ifPresent(value -> counters.put(command.key(), value));
        }
      }
      default -> {}
    }
    return false;
  }

  /**
   * Takes the counters out of a piece of an RDB file. A string is there as 0, the length of its
   * key, the key, the value.
   */
  void find(byte[] bytes, int length) {
    for (int i = 2; i < length - PATTERN.length; i++) {
      if (bytes[i] == PATTERN[0] && bytes[i - 2] == 0 && isPattern(bytes, i)) {
        int end = i + bytes[i - 1];
        if (bytes[i - 1] > PATTERN.length && end < length) {
          String key = new String(bytes, i, bytes[i - 1], StandardCharsets.ISO_8859_1);
          value(bytes, end, length).ifPresent(value -> counters.put(key, value));
        }
      }
    }
  }

  /** How often the name of a counter stands in a piece of a file. */
  static long mentions(byte[] bytes, int length) {
    long mentions = 0;
    for (int i = 0; i <= length - PATTERN.length; i++) {
      if (bytes[i] == PATTERN[0] && isPattern(bytes, i)) {
        mentions++;
      }
    }
    return mentions;
  }

  static int patternLength() {
    return PATTERN.length;
  }

  private static boolean isPattern(byte[] bytes, int from) {
    for (int i = 0; i < PATTERN.length; i++) {
      if (bytes[from + i] != PATTERN[i]) {
        return false;
      }
    }
    return true;
  }

  /** A whole number as an RDB file has it: of one, two or four bytes, or as a short text. */
  private static OptionalLong value(byte[] bytes, int at, int length) {
    if (at >= length) {
      return OptionalLong.empty();
    }
    int kind = bytes[at] & 0xFF;
    int size =
        switch (kind) {
          case 0xC0 -> 1;
          case 0xC1 -> 2;
          case 0xC2 -> 4;
          default -> kind < 0x40 ? kind : Integer.MAX_VALUE;
        };
    if (size > length - at - 1) {
      return OptionalLong.empty();
    }
    if (kind < 0x40) {
      String text = new String(bytes, at + 1, size, StandardCharsets.ISO_8859_1);
      return text.matches("\\d{1,18}")
          ? OptionalLong.of(Long.parseLong(text))
          : OptionalLong.empty();
    }
    long value = 0;
    for (int i = size; i > 0; i--) {
      value = (value << Byte.SIZE) | (bytes[at + i] & 0xFF);
    }
    return OptionalLong.of(value);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
