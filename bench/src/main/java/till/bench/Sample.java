package till.bench;

import java.time.Duration;
import java.util.Map;

/**
 * A shop under load at one moment.
 *
 * @param at after so much time
 * @param redis node to bytes
 * @param resident service to bytes of its RAM
 * @param open checkouts
 * @param backlog entries in all streams
 * @param expiring keys that will be forgotten
 */
record Sample(
    Duration at,
    Map<String, Long> redis,
    Map<String, Long> resident,
    long open,
    long backlog,
    long expiring) {}
