/** The load generator: clients on one event loop, in a closed loop or an open one. */
@NullMarked
package till.bench.load;

import org.jspecify.annotations.NullMarked;
