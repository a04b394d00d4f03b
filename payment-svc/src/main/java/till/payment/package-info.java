/** payment-svc: users and their credit. */
@NullMarked
package till.payment;

import org.jspecify.annotations.NullMarked;
