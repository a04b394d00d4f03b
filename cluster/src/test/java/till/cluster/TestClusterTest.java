package till.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TestClusterTest {
  @Test
  void all_tests_of_a_jvm_share_one_cluster() {
    assertThat(TestCluster.shared()).isSameAs(TestCluster.shared());
    assertThat(TestCluster.shared().uris().split(",")).hasSize(3);
  }
}
