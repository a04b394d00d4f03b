/** Tests of the reports. */
@NullMarked
package till.bench.report;

import org.jspecify.annotations.NullMarked;
