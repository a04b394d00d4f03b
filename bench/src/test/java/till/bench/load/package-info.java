/** Tests of the load generator. */
@NullMarked
package till.bench.load;

import org.jspecify.annotations.NullMarked;
