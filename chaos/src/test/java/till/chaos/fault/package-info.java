@NullMarked
package till.chaos.fault;

import org.jspecify.annotations.NullMarked;
