package till.cluster.containers;

import till.cluster.ClusterProvider;

/** The cluster of the tests as three Redis servers in one container of the official image. */
public final class ContainerClusterProvider implements ClusterProvider {
  @Override
  public String name() {
    return "containers";
  }

  @Override
  public Running start() {
    RedisContainer container = new RedisContainer();
    container.start();
    return container;
  }
}
