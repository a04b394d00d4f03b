/**
 * Traces of checkouts. The attempt of a checkout is a ULID, and so are 128 bits, just what a trace
 * id has: so every service knows the trace of a checkout by the checkout's id, and messages carry
 * nothing for it.
 */
@NullMarked
package till.tracing;

import org.jspecify.annotations.NullMarked;
