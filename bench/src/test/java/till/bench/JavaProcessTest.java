package till.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import till.bench.load.ShopFailedException;

/** What a JVM tells from outside; here it is the one that runs the test. */
class JavaProcessTest {
  private static final int MEBIBYTE = 1_048_576;

  private final JavaProcess self = new JavaProcess("self", ProcessHandle.current().pid());

  @Test
  void its_live_heap_grows_with_what_is_kept_and_not_with_garbage() {
    long before = self.liveHeap();
    byte[] kept = new byte[50 * MEBIBYTE];
    assertThat(self.liveHeap() - before).isGreaterThan(40 * MEBIBYTE);
    assertThat(kept).hasSize(50 * MEBIBYTE);
  }

  @Test
  void its_ram_is_told_where_the_system_tells_it() {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/status")));

    assertThat(self.resident()).isGreaterThan(MEBIBYTE);
    assertThat(new JavaProcess("nobody", Integer.MAX_VALUE).resident()).isZero();
  }

  @Test
  void one_that_is_no_jvm_is_a_clear_error() {
    assertThatThrownBy(() -> new JavaProcess("nobody", Integer.MAX_VALUE).liveHeap())
        .isInstanceOf(ShopFailedException.class)
        .hasMessageStartingWith("nobody does not tell its live heap");
  }
}
