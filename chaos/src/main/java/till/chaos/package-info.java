/** Faults under load: does the shop keep its promises? */
@NullMarked
package till.chaos;

import org.jspecify.annotations.NullMarked;
