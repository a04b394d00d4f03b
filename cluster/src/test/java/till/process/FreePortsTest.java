package till.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void a_port_is_given_to_one_who_asks() {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ports.addAll(FreePorts.find(20));
    }

    assertThat(ports).doesNotHaveDuplicates();
  }
}
