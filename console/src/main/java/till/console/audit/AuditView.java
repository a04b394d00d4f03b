package till.console.audit;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * What the audit has found since this process began.
 *
 * @param on whether it runs
 * @param checked accounts, each as often as it was looked at
 * @param rounds in which every account was looked at
 * @param last_difference in words
 */
@Serdeable
public record AuditView(
    boolean on, long checked, long differences, long rounds, @Nullable String last_difference) {}
