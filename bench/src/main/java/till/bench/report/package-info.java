/** What a bench came to: as a table, as JSON. */
@NullMarked
package till.bench.report;

import org.jspecify.annotations.NullMarked;
