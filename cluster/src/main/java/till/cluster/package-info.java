/**
 * A real Redis Cluster made of local redis-server processes, for {@code ./till up} and the tests.
 */
@NullMarked
package till.cluster;

import org.jspecify.annotations.NullMarked;
