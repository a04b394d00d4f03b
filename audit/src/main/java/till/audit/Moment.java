package till.audit;

import java.time.Instant;
import java.util.Set;

/**
 * When records are looked at, or begin to be read.
 *
 * @param now by Redis' clock
 * @param mentioned checkouts that some message was about just then
 */
record Moment(Instant now, Set<String> mentioned) {}
