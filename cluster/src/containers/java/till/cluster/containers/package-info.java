/** The Redis Cluster of the tests in a container; part of the build with {@code -Pcontainers}. */
@NullMarked
package till.cluster.containers;

import org.jspecify.annotations.NullMarked;
