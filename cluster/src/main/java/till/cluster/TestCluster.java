package till.cluster;

import java.util.ServiceLoader;
import till.process.AtExit;

/**
 * The Redis Cluster on which the tests of a JVM run: three primaries, AOF everysec, begun when it
 * is first asked for and gone, with its data, when the JVM exits. Its nodes are local processes
 * unless the system property {@code till.test.cluster} names another {@link ClusterProvider}.
 */
public final class TestCluster {
  private static final String PROPERTY = "till.test.cluster";

  private final ClusterProvider.Running running;

  private static final class Holder {
    private static final TestCluster SHARED = new TestCluster();
  }

  private TestCluster() {
    running = AtExit.closing(provider(System.getProperty(PROPERTY, "local"))::start);
  }

  /** The one cluster of this JVM. Tests share it: they keep apart by their keys, or flush it. */
  public static TestCluster shared() {
    return Holder.SHARED;
  }

  /** For clients: comma separated {@code redis://host:port}. */
  public String uris() {
    return running.uris();
  }

  private static ClusterProvider provider(String name) {
    ClusterProvider local = new LocalClusterProvider();
    return local.name().equals(name)
        ? local
        : ServiceLoader.load(ClusterProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(PROPERTY + "=" + name + ": no such provider found"));
  }
}
