/** What users paid, on a real cluster. */
@NullMarked
package till.payment;

import org.jspecify.annotations.NullMarked;
