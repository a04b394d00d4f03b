/** The whole shop under test: real processes, a real Redis Cluster, real HTTP. */
@NullMarked
package till.system;

import org.jspecify.annotations.NullMarked;
