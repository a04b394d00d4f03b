/** What a bench came to, as one page with plots that needs nothing else. */
@NullMarked
package till.bench.page;

import org.jspecify.annotations.NullMarked;
