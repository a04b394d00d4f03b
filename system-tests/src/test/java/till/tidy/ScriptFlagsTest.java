package till.tidy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static till.tidy.Findings.when;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What Redis lets a script do when its memory is full. Without flags a script is refused, whatever
 * it does. One that only reads has {@code no-writes} and is served. One that a checkout needs to
 * end has {@code allow-oom} and is served, too: what it writes is little, and what it ends frees
 * more. All others would take up memory, and must be refused.
 */
class ScriptFlagsTest {
  private static final String LANGUAGE = "#!lua";

  /** The flags of every script that has some. A new script is listed here, or is refused. */
  private static final Map<String, Set<String>> FLAGS =
      Map.of(
          "no-writes",
          Set.of("escrow/find", "order/find", "order/look", "payment/status"),
          "allow-oom",
          Set.of(
              "escrow/settle",
              "operator/abort",
              "operator/discard",
              "operator/redrive",
              "operator/run_again",
              "order/advance",
              "order/announce",
              "order/expire",
              "order/notify",
              "stream/drop_consumer",
              "stream/fail",
              "stream/lease",
              "stream/orphan",
              "stream/reply",
              "stream/requeue",
              "stream/unfold"));

  /** What a script without writes may call. */
  private static final Set<String> READS =
      Set.of(
          "EXISTS",
          "GET",
          "HEXISTS",
          "HGET",
          "HGETALL",
          "HKEYS",
          "HLEN",
          "HMGET",
          "PTTL",
          "TIME",
          "XLEN",
          "XRANGE",
          "XREVRANGE",
          "ZCARD",
          "ZRANGE",
          "ZRANGEBYSCORE",
          "ZSCORE");

  private final List<LuaScript> scripts = LuaScript.runnable();

  @Test
  void a_script_begins_with_its_language_and_the_flags_that_it_must_have() {
    assertThat(
            Findings.in(
                scripts,
                script ->
                    when(
                        !script.lines().getFirst().equals(firstLine(script)),
                        "begins with " + script.lines().getFirst() + ", not " + firstLine(script))))
        .as("the first line is #!lua, and the flags that the table here gives the script")
        .isEmpty();
  }

  @Test
  void a_script_that_writes_nothing_and_only_that_has_no_writes() {
    assertThat(
            Findings.in(
                scripts,
                script ->
                    when(
                        requireNonNull(FLAGS.get("no-writes")).contains(script.name())
                            != writes(script).isEmpty(),
                        "writes " + writes(script))))
        .as("a script has flags=no-writes if it writes nothing, and only then")
        .isEmpty();
  }

  @Test
  void the_table_names_scripts() {
    assertThat(FLAGS.values().stream().flatMap(Set::stream))
        .as("each script in the table is a file of lua/, and has one kind of flags")
        .doesNotHaveDuplicates()
        .isSubsetOf(scripts.stream().map(LuaScript::name).toList());
  }

  private static String firstLine(LuaScript script) {
    return FLAGS.entrySet().stream()
        .filter(flag -> flag.getValue().contains(script.name()))
        .map(flag -> LANGUAGE + " flags=" + flag.getKey())
        .findFirst()
        .orElse(LANGUAGE);
  }

  private static Set<String> writes(LuaScript script) {
    return RedisCall.in(script.bodyWithIncludes()).stream()
        .map(RedisCall::command)
        .filter(command -> !READS.contains(command))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
