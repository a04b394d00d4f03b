package till.cluster;

/**
 * Another way to get the Redis Cluster of the tests, found with {@link java.util.ServiceLoader}.
 */
public interface ClusterProvider {
  /** The value of the system property {@code till.test.cluster} that asks for this provider. */
  String name();

  /** Starts a cluster of three primaries, empty and ready for work. */
  Running start();

  /** A cluster that was started. */
  interface Running extends AutoCloseable {
    /** Comma separated {@code redis://} addresses, reachable from this JVM. */
    String uris();

    @Override
    void close();
  }
}
