package till.audit;

import java.time.Instant;
import java.util.Set;

/**
 * When records are looked at.
 *
 * @param now by Redis' clock
 * @param mentioned checkouts that some message in a stream is about
 */
record Moment(Instant now, Set<String> mentioned) {}
