/** Traces of checkouts. */
@NullMarked
package till.tracing;

import org.jspecify.annotations.NullMarked;
