/** The audit that never ends: looks at accounts, slowly, while the shop is at work. */
@NullMarked
package till.console.audit;

import org.jspecify.annotations.NullMarked;
