/** The gateway in front of upstreams that a test can break as it likes. */
@NullMarked
package till.local.gateway;

import org.jspecify.annotations.NullMarked;
