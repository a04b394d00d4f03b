/** Tests of the audit, on a real Redis Cluster. */
@NullMarked
package till.audit;

import org.jspecify.annotations.NullMarked;
