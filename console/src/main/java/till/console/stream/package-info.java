/** The streams between the services, and who reads them. */
@NullMarked
package till.console.stream;

import org.jspecify.annotations.NullMarked;
