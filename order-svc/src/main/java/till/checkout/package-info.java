/** The saga: begins checkouts, moves them on by the outcomes of participants, and answers. */
@NullMarked
package till.checkout;

import org.jspecify.annotations.NullMarked;
