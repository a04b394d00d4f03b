package till.tidy;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What breaks a rule: one line each, with the place where it does. */
final class Findings {
  private Findings() {}

  /** What a rule finds in each of some places. */
  static <T> List<String> in(Collection<T> places, Function<T, Stream<String>> rule) {
    return places.stream()
        .flatMap(place -> rule.apply(place).map(finding -> place + ": " + finding))
        .toList();
  }

  /** One finding, if it is so. */
  static Stream<String> when(boolean broken, String finding) {
    return broken ? Stream.of(finding) : Stream.empty();
  }
}
