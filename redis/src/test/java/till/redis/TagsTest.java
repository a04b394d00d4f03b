package till.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TagsTest {
  @ParameterizedTest(name = "{0}")
  @ValueSource(ints = {0, 1, 5460, 5461, 10922, 10923, 16383})
  void a_tag_is_the_smallest_number_in_its_slot(int slot) {
    int tag = Integer.parseInt(Tags.of(slot));
    assertThat(Shards.slot("till:barrier:{" + tag + "}")).isEqualTo(slot);
    assertThat(IntStream.range(0, tag))
        .noneMatch(number -> SlotHash.getSlot(Integer.toString(number)) == slot);
  }
}
