@NullMarked
package till.chaos.check;

import org.jspecify.annotations.NullMarked;
