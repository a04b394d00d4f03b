/** What Helm makes of the charts: accepted by Kubernetes, and as careful as it is meant to be. */
@NullMarked
package till.charts;

import org.jspecify.annotations.NullMarked;
