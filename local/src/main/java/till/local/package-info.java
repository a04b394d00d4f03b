/** The whole shop on one machine: Redis Cluster, services and gateway, and the command line. */
@NullMarked
package till.local;

import org.jspecify.annotations.NullMarked;
