package till.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.cluster.SlotHash;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PartitionsTest {
  private static final int SLOTS = 16_384;

  @ParameterizedTest(name = "of {0} partitions")
  @ValueSource(ints = {1, 2, 3, 7, 12, 16, 48, 1000, Partitions.COUNT_MAX})
  void a_tag_is_the_smallest_number_whose_slot_lies_in_its_range(int count) {
    var smallest = new TreeMap<Integer, String>();
    for (int number = 0; smallest.size() < count; number++) {
      String tag = Integer.toString(number);
      smallest.putIfAbsent(SlotHash.getSlot(tag) * count / SLOTS, tag);
    }

    var partitions = new Partitions(count).all();
    var tags = List.copyOf(smallest.values());

    assertThat(partitions).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(partitions.get(i)).isEqualTo(new Partition(i, tags.get(i)));
      int slot = SlotHash.getSlot("order:{" + partitions.get(i) + "}:7");
      assertThat((double) slot).isBetween(Math.ceil(1.0 * i * SLOTS / count), slotEnd(i, count));
    }
  }

  private static double slotEnd(int index, int count) {
    return Math.ceil(1.0 * (index + 1) * SLOTS / count) - 1;
  }

  @ParameterizedTest(name = "{1} of 12 has the tag {0}")
  @CsvSource({
    "10, 0", "3, 1", "43, 2", "11, 3", "2, 4", "42, 5", "12, 6", "1, 7", "41, 8", "13, 9", "0, 10",
    "40, 11"
  })
  void the_tags_of_the_default_installation_never_change(String tag, int index) {
    assertThat(new Partitions(12).all().get(index).tag()).isEqualTo(tag);
  }

  @Test
  void an_order_belongs_to_the_partition_of_its_slot() {
    var partitions = new Partitions(12);
    var random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      String order = Long.toString(random.nextLong() >>> 1, 36);
      int index = SlotHash.getSlot(order) * 12 / SLOTS;
      assertThat(partitions.of(order)).isEqualTo(partitions.all().get(index));
    }
  }

  @Test
  void orders_spread_evenly() {
    var partitions = new Partitions(12);
    var orders = new HashMap<Partition, Integer>();
    for (int i = 0; i < 12_000; i++) {
      orders.merge(partitions.of("01JZX3" + i), 1, Integer::sum);
    }
    assertThat(orders).hasSize(12);
    assertThat(orders.values()).allSatisfy(count -> assertThat(count).isBetween(800, 1_200));
  }

  @ParameterizedTest(name = "over {0} equal shards")
  @ValueSource(ints = {1, 2, 3, 4, 6, 12})
  void partitions_spread_evenly(int shards) {
    var perShard = new HashMap<Integer, Integer>();
    for (var partition : new Partitions(12).all()) {
      perShard.merge(SlotHash.getSlot(partition.tag()) * shards / SLOTS, 1, Integer::sum);
    }
    assertThat(perShard)
        .hasSize(shards)
        .allSatisfy((shard, n) -> assertThat(n).isEqualTo(12 / shards));
  }

  @Test
  void a_partition_is_found_by_its_tag() {
    var partitions = new Partitions(12);
    var tags = new HashSet<String>();
    for (var partition : partitions.all()) {
      assertThat(partitions.tagged(partition.tag())).isSameAs(partition);
      assertThat(tags.add(partition.tag())).isTrue();
    }
    assertThatThrownBy(() -> partitions.tagged("none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no partition has the tag none");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, Partitions.COUNT_MAX + 1, Integer.MAX_VALUE})
  void any_other_number_of_partitions_is_refused(int count) {
    assertThatThrownBy(() -> new Partitions(count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("partitions must be 1 to 1024: " + count);
  }
}
