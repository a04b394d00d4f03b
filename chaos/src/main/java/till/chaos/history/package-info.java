/** What was asked of the shop, what it answered, and when. */
@NullMarked
package till.chaos.history;

import org.jspecify.annotations.NullMarked;
