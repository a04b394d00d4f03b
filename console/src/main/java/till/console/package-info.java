/** The console: what operators see of the shop and can do about it, over HTTP. */
@NullMarked
package till.console;

import org.jspecify.annotations.NullMarked;
