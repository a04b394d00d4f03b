/** Messages as they stand in streams. */
@NullMarked
package till.messages;

import org.jspecify.annotations.NullMarked;
