/** Load on a whole shop, what it bore, and whether what it answered is true. */
@NullMarked
package till.bench;

import org.jspecify.annotations.NullMarked;
