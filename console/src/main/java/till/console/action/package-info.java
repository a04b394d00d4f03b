/** What operators do: who does it, under which request, and the notes of it. */
@NullMarked
package till.console.action;

import org.jspecify.annotations.NullMarked;
