package till.checkout;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import till.redis.Scripts;

/**
 * The name under which an instance gets notices at present: its own, or, while the shard of that
 * stream takes no writes, a variant of it whose stream is on another shard.
 */
final class NoticesAddress {
  private static final String VARIANT = "~";
  private static final int VARIANTS_MAX = 64;

  private final Scripts scripts;
  private final String instance;

  NoticesAddress(Scripts scripts, String instance) {
    this.scripts = scripts;
    this.instance = instance;
  }

  /** The name to give to others now. */
  String current() {
    if (!scripts.isOneUnavailable()) {
      return instance; // nearly always
    }
    var variants = IntStream.range(1, VARIANTS_MAX).mapToObj(number -> instance + VARIANT + number);
    return Stream.concat(Stream.of(instance), variants)
        .filter(name -> !scripts.isUnavailable(key(name)))
        .findFirst()
        .orElse(instance);
  }

  /** Whether a name was given to others by this instance. */
  boolean isOwn(String name) {
    return name.equals(instance) || name.startsWith(instance + VARIANT);
  }

  /** The stream of an instance's notices. */
  static String key(String name) {
    return "notices:{" + name + "}";
  }
}
