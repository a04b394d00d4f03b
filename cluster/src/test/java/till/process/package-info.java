/** What a process must survive, and what must not survive it. */
@NullMarked
package till.process;

import org.jspecify.annotations.NullMarked;
