/** How every service answers over HTTP: JSON, and RFC 9457 problems for failures. */
@NullMarked
package till.http;

import org.jspecify.annotations.NullMarked;
