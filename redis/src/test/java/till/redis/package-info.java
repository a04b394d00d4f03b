/** Scripts and partitions, and what the tests of Redis share. */
@NullMarked
package till.redis;

import org.jspecify.annotations.NullMarked;
