/** The scripts of orders on a real cluster, a table for each. */
@NullMarked
package till.order;

import org.jspecify.annotations.NullMarked;
