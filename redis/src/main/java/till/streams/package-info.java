/**
 * The stream runtime: consumers of partitions, wake-up of waiting entries, reclaim of what a dead
 * consumer left, dead letters. It knows nothing of checkouts.
 */
@NullMarked
package till.streams;

import org.jspecify.annotations.NullMarked;
