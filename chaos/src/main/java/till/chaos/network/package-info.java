/** Connections that can be cut, slowed down and robbed of answers. */
@NullMarked
package till.chaos.network;

import org.jspecify.annotations.NullMarked;
