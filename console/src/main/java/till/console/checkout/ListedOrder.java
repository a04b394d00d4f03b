package till.console.checkout;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order whose checkout is open, in a list. */
@Serdeable
record ListedOrder(
    String order_id,
    String attempt,
    String status,
    String user_id,
    long total_cost,
    @Nullable Long began,
    @Nullable Long deadline,
    @Nullable Long age_ms,
    String why,
    List<Wait> waits_for) {}
