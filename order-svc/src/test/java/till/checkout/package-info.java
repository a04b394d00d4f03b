/** The saga's scripts on a real cluster, a table for each. */
@NullMarked
package till.checkout;

import org.jspecify.annotations.NullMarked;
