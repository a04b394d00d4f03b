/** How Till speaks to its Redis Cluster: scripts, partitions, connections. */
@NullMarked
package till.redis;

import org.jspecify.annotations.NullMarked;
