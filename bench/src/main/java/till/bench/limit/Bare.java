package till.bench.limit;

import io.micronaut.runtime.Micronaut;
import java.util.Map;

/** A service that does nothing. */
public final class Bare {
  private Bare() {}

  public static void main(String[] arguments) {
    Micronaut.build(arguments)
        .mainClass(Bare.class)
        .banner(false)
        .properties(Map.of("micronaut.application.name", "bare", BareController.ENABLED, "true"))
        .start();
  }
}
