package till.system;

import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** Where the random markets come from: new ones every time, unless one is asked for. */
final class Seeds {
  /** {@code -Dtill.seed=<n>} repeats what a failed run printed. */
  private static final String PROPERTY = "till.seed";

  private static final int SOME = 3;

  private Seeds() {}

  static long one() {
    Long asked = Long.getLong(PROPERTY);
    long seed = asked == null ? RandomGenerator.getDefault().nextLong(0, Long.MAX_VALUE) : asked;
    System.out.println("-D" + PROPERTY + "=" + seed);
    return seed;
  }

  /** A few, for parameterized tests; the same one each time if it is asked for. */
  static LongStream some() {
    return LongStream.generate(Seeds::one).limit(SOME);
  }
}
