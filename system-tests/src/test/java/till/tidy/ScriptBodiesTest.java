package till.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static till.tidy.Findings.when;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The body of a script keeps to the keys and arguments in its header. */
class ScriptBodiesTest {
  private static final Set<String> KEY_TYPES = Set.of("hash", "stream", "zset", "string");
  private static final Pattern SLOT_NUMBER = Pattern.compile("\\b(KEYS|ARGV)\\[\\s*\\d+\\s*]");

  private static final Pattern CHOICE = Pattern.compile(".* and (\\w+) or (\\w+)");
  private static final Pattern SAGA = Pattern.compile("local saga = \\{([^}]*)}");

  private final List<LuaScript> scripts = LuaScript.runnable();

  @Test
  void a_body_uses_its_locals_and_not_the_numbers_of_slots() {
    assertThat(Findings.in(scripts, ScriptBodiesTest::slotNumbers))
        .as("give KEYS[n] and ARGV[n] a local at the top, once, and use that")
        .isEmpty();
  }

  @Test
  void a_script_touches_only_keys_that_it_declares() {
    assertThat(Findings.in(LuaScript.all(), ScriptBodiesTest::undeclaredKeys))
        .as("take every key from KEYS: a cluster can't send the script to the right node otherwise")
        .isEmpty();
  }

  @Test
  void a_key_is_of_the_type_in_the_header() {
    assertThat(Findings.in(scripts, ScriptBodiesTest::mistypedKeys))
        .as("write after the name of a key which of %s it is, as its commands use it", KEY_TYPES)
        .isEmpty();
  }

  private static Stream<String> slotNumbers(LuaScript script) {
    return SLOT_NUMBER
        .matcher(script.bodyAfterLocals())
        .results()
        .map(match -> "uses " + match.group());
  }

  private static Stream<String> undeclaredKeys(LuaScript script) {
    var declared = new HashSet<>(script.parameters());
    script.locals("KEYS").forEach(local -> declared.add(local.name()));
    declared.addAll(keysOfTheSaga());
    return RedisCall.in(script.body()).stream()
        .flatMap(
            call ->
                call.keys().stream()
                    .filter(key -> !key.startsWith("KEYS[FIRST_KEY"))
                    .filter(key -> !choices(key).allMatch(declared::contains))
                    .map(key -> call.command() + " of " + key));
  }

  /** The keys that an expression such as {@code this and one or other} may be. */
  private static Stream<String> choices(String key) {
    var choice = CHOICE.matcher(key);
    return choice.matches() ? Stream.of(choice.group(1), choice.group(2)) : Stream.of(key);
  }

  /** Keys that are handed to {@code order/include/saga}: by every script, under their own name. */
  private static Set<String> keysOfTheSaga() {
    Set<String> keys = new HashSet<>();
    for (var script : LuaScript.runnable()) {
      var table = SAGA.matcher(script.body());
      if (table.find()) {
        var handed =
            script.locals("KEYS").stream()
                .map(LuaScript.Local::name)
                .filter(name -> table.group(1).contains(name + " = " + name + ","))
                .map("saga."::concat)
                .collect(Collectors.toSet());
        if (keys.isEmpty()) {
          keys.addAll(handed);
        } else {
          keys.retainAll(handed);
        }
      }
    }
    return keys;
  }

  private static Stream<String> mistypedKeys(LuaScript script) {
    var calls = RedisCall.in(script.body());
    return script.header().keys().stream()
        .flatMap(
            key ->
                Stream.concat(
                    when(!KEY_TYPES.contains(key.type()), key.name() + " has no type"),
                    calls.stream()
                        .filter(call -> call.keys().contains(key.name()))
                        .filter(call -> !call.keyType().orElse(key.type()).equals(key.type()))
                        .map(
                            call ->
                                key.name() + " is no " + key.type() + " to " + call.command())));
  }
}
