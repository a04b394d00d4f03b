/** Whether a history is true: pure code. */
@NullMarked
package till.chaos.check;

import org.jspecify.annotations.NullMarked;
