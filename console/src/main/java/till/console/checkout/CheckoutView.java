package till.console.checkout;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to pay an order. Times are ms since 1970.
 *
 * @param state PAYING, PAID, ABORTING or NOT_PAID
 * @param open whether somebody still looks after it
 * @param reason why it did not pay
 */
@Serdeable
record CheckoutView(
    String attempt,
    String state,
    boolean open,
    @Nullable String reason,
    @Nullable Long began,
    @Nullable Long deadline,
    @Nullable Long decided,
    @Nullable Long ended,
    @Nullable Long duration_ms,
    List<Step> steps,
    List<Wait> waits_for,
    List<String> dead_letters) {}
