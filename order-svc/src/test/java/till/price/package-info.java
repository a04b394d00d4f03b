/** Prices, asked of instances that die. */
@NullMarked
package till.price;

import org.jspecify.annotations.NullMarked;
