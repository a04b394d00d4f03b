package till.cluster;

/** The checksum at the end of an RDB file: CRC-64 of Jones, as Redis computes it. */
final class Crc64 {
  private static final long POLYNOMIAL = 0x95AC9329AC4BC9B5L; // its bits in reverse order
  private static final long[] TABLE = table();

  private long value;

  private static long[] table() {
    long[] table = new long[256];
    for (int i = 0; i < table.length; i++) {
      long remainder = i;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        remainder = (remainder & 1) == 0 ? remainder >>> 1 : (remainder >>> 1) ^ POLYNOMIAL;
      }
      table[i] = remainder;
    }
    return table;
  }

  void update(byte[] bytes, int from, int to) {
    long current = value;
    for (int i = from; i < to; i++) {
      current = TABLE[(int) (current ^ bytes[i]) & 0xFF] ^ (current >>> Byte.SIZE);
    }
    value = current;
  }

  long value() {
    return value;
  }
}
