/** How the shop is, at a glance. */
@NullMarked
package till.console.overview;

import org.jspecify.annotations.NullMarked;
