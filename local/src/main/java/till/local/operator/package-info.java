/** The command line of operators: what the console shows and does, for terminals and scripts. */
@NullMarked
package till.local.operator;

import org.jspecify.annotations.NullMarked;
