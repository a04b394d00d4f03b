/** The console on a real Redis Cluster. */
@NullMarked
package till.console;

import org.jspecify.annotations.NullMarked;
