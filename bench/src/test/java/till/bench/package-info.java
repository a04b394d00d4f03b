@NullMarked
package till.bench;

import org.jspecify.annotations.NullMarked;
