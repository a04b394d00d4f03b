package till.contracts;

/**
 * Cents and units: integers from 0 to 2^53-1, the largest that Lua's doubles (and JavaScript
 * clients) count exactly.
 */
public final class Amounts {
  public static final long MAX = (1L << 53) - 1;

  private static final int DIGITS_MAX = 16;

  private Amounts() {}

  /** An amount that changes something: 1 to {@link #MAX}. */
  public static long positive(String name, String text) {
    return between(1, MAX, name, text);
  }

  /** A price, or an amount that may be nothing: 0 to {@link #MAX}. */
  public static long notNegative(String name, String text) {
    return between(0, MAX, name, text);
  }

  /**
   * A decimal integer without sign, point or blanks.
   *
   * @throws MalformedException if it is not one, or is out of range
   */
  public static long between(long min, long max, String name, String text) {
    int length = text.length();
    long value = 0;
    boolean digits = length > 0;
    int significant = 0;
    for (int i = 0; i < length && digits; i++) {
      char c = text.charAt(i);
      digits = c >= '0' && c <= '9';
      if (significant > 0 || c != '0') {
        significant++;
      }
      if (significant <= DIGITS_MAX) {
        value = value * 10 + (c - '0');
      }
    }
    if (!digits || significant > DIGITS_MAX || value < min || value > max) {
      throw new MalformedException(
          MalformedException.What.AMOUNT,
          "The " + name + " must be an integer from " + min + " to " + max);
    }
    return value;
  }
}
