package till.bench;

import java.time.Duration;
import java.util.Map;

/**
 * What a shop at rest, with all its orders paid, keeps in memory.
 *
 * @param at after so much load
 * @param checkouts so many were made by then
 * @param redis node to bytes, without the logs of finished checkouts and the replication backlog
 * @param heap service to bytes of its live objects
 * @param resident service to bytes of its RAM
 * @param keys kind to how many there are
 */
record Footprint(
    Duration at,
    long checkouts,
    Map<String, Long> redis,
    Map<String, Long> heap,
    Map<String, Long> resident,
    Map<String, Long> keys) {}
