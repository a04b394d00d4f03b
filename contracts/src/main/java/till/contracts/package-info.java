/** Ids and amounts: what a client may say, checked once, at the door. */
@NullMarked
package till.contracts;

import org.jspecify.annotations.NullMarked;
