/** What a client may say, row by row. */
@NullMarked
package till.contracts;

import org.jspecify.annotations.NullMarked;
