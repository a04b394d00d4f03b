/**
 * Parts of the shop by themselves, each in a process of its own, started as a service is: what is
 * left when HTTP, the streams or the checkout itself are taken away.
 */
@NullMarked
package till.bench.limit;

import org.jspecify.annotations.NullMarked;
