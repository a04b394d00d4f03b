/** The installation, with stand-ins for the services. */
@NullMarked
package till.local;

import org.jspecify.annotations.NullMarked;
