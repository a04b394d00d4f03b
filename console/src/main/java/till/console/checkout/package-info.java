/** Orders and their checkouts: why one is not paid, and what can be done about it. */
@NullMarked
package till.console.checkout;

import org.jspecify.annotations.NullMarked;
