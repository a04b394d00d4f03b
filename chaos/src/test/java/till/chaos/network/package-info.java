@NullMarked
package till.chaos.network;

import org.jspecify.annotations.NullMarked;
