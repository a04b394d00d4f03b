/** Dead letters: entries whose handling failed too often, and what can be done about them. */
@NullMarked
package till.console.letter;

import org.jspecify.annotations.NullMarked;
