/** Random schedules on the real scripts and handlers of all three services. */
@NullMarked
package till.checkout;

import org.jspecify.annotations.NullMarked;
