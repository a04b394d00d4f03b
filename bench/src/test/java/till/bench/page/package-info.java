/** Tests of the the page. */
@NullMarked
package till.bench.page;

import org.jspecify.annotations.NullMarked;
