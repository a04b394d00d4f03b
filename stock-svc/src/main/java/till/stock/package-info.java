/** stock-svc: items, their stock and their price. */
@NullMarked
package till.stock;

import org.jspecify.annotations.NullMarked;
