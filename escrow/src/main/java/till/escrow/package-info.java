/**
 * Accounts with holds (the escrow method, O'Neil 1986), and the participant that holds, commits and
 * releases in them for checkouts. Used alike by stock-svc and payment-svc.
 */
@NullMarked
package till.escrow;

import org.jspecify.annotations.NullMarked;
