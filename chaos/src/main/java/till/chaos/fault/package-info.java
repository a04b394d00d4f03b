/** What can be done to the shop, and how. */
@NullMarked
package till.chaos.fault;

import org.jspecify.annotations.NullMarked;
