/** What tells requests apart, and how their limits are checked. */
@NullMarked
package till.http;

import org.jspecify.annotations.NullMarked;
