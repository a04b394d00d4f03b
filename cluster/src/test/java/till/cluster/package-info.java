/** The cluster's own tests. */
@NullMarked
package till.cluster;

import org.jspecify.annotations.NullMarked;
