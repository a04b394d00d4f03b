/** order-svc: orders and their items. */
@NullMarked
package till.order;

import org.jspecify.annotations.NullMarked;
