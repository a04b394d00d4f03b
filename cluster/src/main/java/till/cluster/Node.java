package till.cluster;

import java.nio.file.Path;

/**
 * One redis-server process of the cluster.
 *
 * @param name {@code redis-1}, {@code redis-2} ...; a restart keeps it, and the port, but not the
 *     pid
 * @param data its append-only files, its configuration and its knowledge of the cluster
 */
public record Node(String name, int port, long pid, Path data) {}
