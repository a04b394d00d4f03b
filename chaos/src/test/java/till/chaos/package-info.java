@NullMarked
package till.chaos;

import org.jspecify.annotations.NullMarked;
