/**
 * Whether what is in Redis adds up. It knows the keys, as ARCHITECTURE.md names them, and none of
 * the code that writes them, so that it believes nobody.
 */
@NullMarked
package till.audit;

import org.jspecify.annotations.NullMarked;
