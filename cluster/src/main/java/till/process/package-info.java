/** Processes this one starts: beginning them, waiting for them and leaving none behind. */
@NullMarked
package till.process;

import org.jspecify.annotations.NullMarked;
