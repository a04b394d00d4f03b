package till.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import till.process.Folders;
import till.process.FreePorts;

/** A data folder of three primaries with a replica each whose files the tests damage. */
final class DamagedFolder {
  private static final int KEYS = 300;
  private static final Pattern PORT = Pattern.compile("\\b\\d{5}\\b");

  private final Path data;

  DamagedFolder(Path data) {
    this.data = data;
  }

  ClusterPlan plan() {
    return ClusterPlan.in(data).withNodeTimeout(Duration.ofSeconds(2));
  }

  /** Writes what is acknowledged, with a round of each shard's barrier after each few keys. */
  static void write(LocalCluster cluster, String value) {
    with(
        cluster,
        redis ->
            IntStream.range(0, KEYS)
                .forEach(
                    i -> {
                      redis.set("key-" + i, value + i);
                      if (i % 2 == 1) {
                        barriers(redis);
                      }
                    }));
  }

  static void barriers(RedisAdvancedClusterCommands<String, String> redis) {
    for (String tag : tags()) {
      redis.incr("till:barrier:{" + tag + "}");
    }
  }

  /** One for each third of the slots, whoever has them. */
  private static List<String> tags() {
    return IntStream.range(0, 3)
        .mapToObj(
            third ->
                Stream.iterate(0, number -> number + 1)
                    .map(String::valueOf)
                    .filter(tag -> SlotHash.getSlot(tag) * 3 / SlotHash.SLOT_COUNT == third)
                    .findFirst()
                    .orElseThrow())
        .toList();
  }

  static void check(LocalCluster cluster, String value) {
    with(
        cluster,
        redis ->
            IntStream.range(0, KEYS)
                .forEach(
                    i -> assertThat(redis.get("key-" + i)).as("key-" + i).isEqualTo(value + i)));
  }

  static long keys(LocalCluster cluster) {
    long[] keys = {0};
    with(cluster, redis -> keys[0] = redis.dbsize());
    return keys[0];
  }

  static void with(
      LocalCluster cluster, Consumer<RedisAdvancedClusterCommands<String, String>> work) {
    List<RedisURI> uris =
        cluster.nodes().stream()
            .filter(node -> cluster.process(node).isAlive())
            .map(node -> RedisURI.create("127.0.0.1", node.port()))
            .toList();
    try (RedisClusterClient client = RedisClusterClient.create(uris);
        StatefulRedisClusterConnection<String, String> connection = client.connect()) {
      work.accept(connection.sync());
    }
  }

  /** A shop that was at work, and whose machine then failed. */
  void fill() {
    try (LocalCluster cluster = LocalCluster.start(plan())) {
      write(cluster, "value-");
      cluster.nodes().forEach(cluster::kill);
    }
  }

  /** Gives the nodes of a copy other ports, so that copies of one folder can be up at once. */
  void moveToFreePorts() throws IOException {
    var before =
        ClusterFile.read(data).orElseThrow().ports().stream()
            .flatMap(ports -> Stream.of(ports.client(), ports.bus()))
            .toList();
    List<Integer> free = FreePorts.find(before.size());
    Map<String, String> moved =
        IntStream.range(0, before.size())
            .boxed()
            .collect(Collectors.toMap(i -> before.get(i).toString(), i -> free.get(i).toString()));
    try (Stream<Path> all = Files.walk(data)) {
      for (Path file : all.filter(DamagedFolder::namesPorts).toList()) {
        String text = Files.readString(file);
        Files.writeString(
            file,
            PORT.matcher(text).replaceAll(port -> moved.getOrDefault(port.group(), port.group())));
      }
    }
  }

  private static boolean namesPorts(Path file) {
    return List.of(ClusterFile.NAME, "nodes.conf").contains(file.getFileName().toString());
  }

  Path node(String name) {
    return data.resolve(name);
  }

  Path files(String name) {
    return node(name).resolve("appendonlydir");
  }

  Path increment(String name) throws IOException {
    return only(name, ".incr.aof");
  }

  Path base(String name) throws IOException {
    return only(name, ".base.rdb");
  }

  Path manifest(String name) throws IOException {
    return only(name, ".manifest");
  }

  private Path only(String name, String ending) throws IOException {
    try (Stream<Path> all = Files.list(files(name))) {
      return all.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  void appendZeros(String name) throws IOException {
    Files.write(increment(name), new byte[100], StandardOpenOption.APPEND);
  }

  static void truncate(Path file, long bytes) throws IOException {
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }

  void remove(String name) {
    Folders.delete(files(name));
  }

  /** What was kept of a node. */
  List<String> setAside(String name) throws IOException {
    try (Stream<Path> all = Files.list(node(name))) {
      return all.map(file -> file.getFileName().toString())
          .filter(file -> file.contains(".set-aside-"))
          .toList();
    }
  }
}
