package till.console.checkout;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * A step of a checkout, done or to come.
 *
 * @param at when it was done, ms since 1970; null if it is not done, or nobody noted when
 * @param step begun, hold-credit, hold-stock, decided, settle-credit, settle-stock or ended
 * @param by the service or instance that does it
 * @param failed whether it was done and is why the checkout does not pay
 * @param command the message that asks for it and is not answered
 */
@Serdeable
record Step(
    @Nullable Long at,
    String step,
    String by,
    boolean done,
    boolean failed,
    String text,
    @Nullable CommandView command) {
  static Step done(@Nullable Long at, String step, String by, String text) {
    return new Step(at, step, by, true, false, text, null);
  }

  static Step failed(@Nullable Long at, String step, String by, String text) {
    return new Step(at, step, by, true, true, text, null);
  }

  static Step toCome(String step, String by, String text, @Nullable Found command) {
    return new Step(null, step, by, false, false, text, command == null ? null : command.view());
  }
}
