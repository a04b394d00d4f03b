package till.cluster;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/** Reads an append-only file command by command, in memory that does not grow with the file. */
final class CommandReader implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int ARGUMENTS_MAX = 1 << 20;

  /** Redis' own limit for a string is less. */
  private static final long ARGUMENT_BYTES_MAX = 1L << 32;

  /** What is kept of a command: enough for the few that are looked at. */
  private static final int KEPT_ARGUMENTS = 4;

  private static final int KEPT_BYTES = 512;

  private final InputStream file;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final CRC32C checksum = new CRC32C();
  private final List<byte[]> arguments = new ArrayList<>();
  private int at;
  private int limit;
  private int unchecked;
  private long bufferStart;
  private long end;

  CommandReader(Path file) throws IOException {
    this.file = Files.newInputStream(file);
  }

  /**
   * Reads the next command.
   *
   * @return false at the end of the file
   * @throws EOFException if the file ends within a command
   * @throws StreamCorruptedException if here is no command
   */
  boolean next() throws IOException {
    checksum.reset();
    unchecked = at;
    arguments.clear();
    int first = read();
    while (first == '#') { // a remark about the time
      skipLine();
      first = read();
    }
    if (first < 0) {
      return false;
    }
    check(first == '*');
    long count = number();
    check(count >= 1 && count <= ARGUMENTS_MAX);
    for (int i = 0; i < count; i++) {
      argument(i);
    }
    check(name().matches("[A-Z][A-Z0-9._|-]*"));
    checksum.update(buffer, unchecked, at - unchecked);
    end = bufferStart + at;
    return true;
  }

  private void argument(int index) throws IOException {
    check(some() == '$');
    long length = number();
    check(length >= 0 && length <= ARGUMENT_BYTES_MAX);
    if (index < KEPT_ARGUMENTS && length <= KEPT_BYTES) {
      byte[] kept = new byte[(int) length];
      for (int i = 0; i < kept.length; i++) {
        kept[i] = (byte) some();
      }
      arguments.add(kept);
    } else {
      skip(length);
      if (index < KEPT_ARGUMENTS) {
        arguments.add(new byte[0]);
      }
    }
    check(some() == '\r' && some() == '\n');
  }

  private long number() throws IOException {
    long number = 0;
    int digits = 0;
    int next = some();
    while (next >= '0' && next <= '9') {
      check(++digits <= 12);
      number = number * 10 + (next - '0');
      next = some();
    }
    check(digits > 0 && next == '\r' && some() == '\n');
    return number;
  }

  private void skipLine() throws IOException {
    int next = some();
    while (next != '\n') {
      next = some();
    }
  }

  private void skip(long bytes) throws IOException {
    long left = bytes;
    while (left > 0) {
      int step = (int) Math.min(left, limit - at);
      at += step;
      left -= step;
      if (left > 0 && !refill()) {
        throw new EOFException();
      }
    }
  }

  private static void check(boolean isCommand) throws StreamCorruptedException {
    if (!isCommand) {
      throw new StreamCorruptedException();
    }
  }

  private int some() throws IOException {
    int next = read();
    if (next < 0) {
      throw new EOFException();
    }
    return next;
  }

  private int read() throws IOException {
    return at < limit || refill() ? buffer[at++] & 0xFF : -1;
  }

  private boolean refill() throws IOException {
    checksum.update(buffer, unchecked, limit - unchecked);
    bufferStart += limit;
    at = 0;
    unchecked = 0;
    limit = Math.max(0, file.read(buffer));
    return limit > 0;
  }

  /** In upper case. */
  String name() {
    return new String(arguments.getFirst(), StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
  }

  /** An argument behind the name, from 1; empty if it is not there, or long. */
  byte[] argument(int index, byte[] otherwise) {
    return index < arguments.size() ? arguments.get(index) : otherwise;
  }

  String key() {
    return new String(argument(1, new byte[0]), StandardCharsets.ISO_8859_1);
  }

  /** Of all bytes of the command. */
  long checksum() {
    return checksum.getValue();
  }

  /** Where the last whole command ends. */
  long end() {
    return end;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
