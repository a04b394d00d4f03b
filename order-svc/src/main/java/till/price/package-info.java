/** What an item costs, asked of stock-svc. */
@NullMarked
package till.price;

import org.jspecify.annotations.NullMarked;
