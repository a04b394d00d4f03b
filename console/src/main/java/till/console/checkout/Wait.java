package till.console.checkout;

import io.micronaut.serde.annotation.Serdeable;

/**
 * A hold that is neither granted nor refused: it depends on checkouts that are undecided.
 *
 * @param account item or user, {@code item:7}
 * @param behind how many are before it in the account's queue
 */
@Serdeable
record Wait(String account, long amount, long behind) {}
