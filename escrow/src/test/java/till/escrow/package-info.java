/** The escrow scripts on a real cluster, a table for each. */
@NullMarked
package till.escrow;

import org.jspecify.annotations.NullMarked;
