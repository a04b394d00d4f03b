/** The one door of the local installation: a reverse proxy in front of all service instances. */
@NullMarked
package till.local.gateway;

import org.jspecify.annotations.NullMarked;
