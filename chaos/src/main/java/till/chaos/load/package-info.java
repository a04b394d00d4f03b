/** Clients that use the shop, and remember all of it. */
@NullMarked
package till.chaos.load;

import org.jspecify.annotations.NullMarked;
