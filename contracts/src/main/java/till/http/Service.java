package till.http;

import io.micronaut.runtime.Micronaut;
import java.util.Map;

/** Starts a service of Till. What they have in common is in {@code application.yml}. */
public final class Service {
  private Service() {}

  /**
   * Runs until the process is told to stop.
   *
   * @param name of the service, also of its consumer group
   */
  public static void run(String name, Class<?> main, String... args) {
    Micronaut.build(args)
        .mainClass(main)
        .banner(false)
        .properties(Map.of("micronaut.application.name", name))
        .start();
  }
}
