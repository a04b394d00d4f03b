package till.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.messages.Command;
import till.messages.Wire;
import till.messages.WireException;

/** Scripts write the messages that {@link Wire} reads, field by field and word by word. */
class MessagesTest {
  private static final Pattern SENT =
      Pattern.compile("\\bsend\\(\\w+, '(\\w+)'|\\baction = .*'(\\w+)' or '(\\w+)'");
  private static final Pattern REASON = Pattern.compile("(?:] =|] or|},) '([A-Z_]+)'");

  private static final Map<String, String> SAMPLES =
      Map.of(
          "do", "hold",
          "order", "an-order",
          "attempt", "an-attempt",
          "deadline", "1",
          "lines", "an-item:2 another:3",
          "by", "stock",
          "result", "REFUSED",
          "account", "an-item");

  @Test
  void a_command_is_read_as_saga_lua_writes_it() {
    assertThatCode(() -> Wire.command(sample("order/include/saga")))
        .as("give a field the same name in saga.lua and in Wire")
        .doesNotThrowAnyException();
  }

  @Test
  void an_outcome_is_read_as_reply_lua_writes_it() {
    assertThatCode(() -> Wire.outcome(sample("stream/reply")))
        .as("give a field the same name in reply.lua and in Wire")
        .doesNotThrowAnyException();
  }

  static List<String> commandFields() {
    return fields("order/include/saga");
  }

  @ParameterizedTest
  @MethodSource("commandFields")
  void every_field_of_a_command_is_read(String field) {
    var without = new HashMap<>(sample("order/include/saga"));
    without.remove(field);
    assertThat(catchThrowable(() -> Wire.command(without)))
        .as("take the field %s out of saga.lua, or read it in Wire", field)
        .isInstanceOf(WireException.class);
  }

  static List<String> outcomeFields() {
    return fields("stream/reply");
  }

  @ParameterizedTest
  @MethodSource("outcomeFields")
  void every_field_of_an_outcome_is_read(String field) {
    var without = new HashMap<>(sample("stream/reply"));
    without.remove(field);
    assertThat(catchThrowable(() -> Wire.outcome(without)))
        .as("take the field %s out of reply.lua, or read it in Wire", field)
        .isInstanceOf(WireException.class);
  }

  static Stream<String> commands() {
    return LuaScript.all().stream()
        .flatMap(script -> SENT.matcher(script.body()).results())
        .flatMap(match -> Stream.of(1, 2, 3).map(match::group))
        .filter(Objects::nonNull)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_that_is_sent_is_known(String command) {
    assertThatCode(() -> Wire.command(command(command)))
        .as("saga.lua sends %s, which Wire does not know", command)
        .doesNotThrowAnyException();
  }

  @Test
  void every_command_is_sent() {
    Stream<Object> sent =
        commands().map(MessagesTest::command).map(Wire::command).map(Object::getClass);
    assertThat(sent)
        .as("a command that no script sends has no use")
        .containsExactlyInAnyOrder((Object[]) Command.class.getPermittedSubclasses());
  }

  @Test
  void every_reason_that_a_script_writes_is_known() {
    var written = new TreeSet<String>();
    for (var script : LuaScript.all()) {
      if (script.name().startsWith("order/")) {
        REASON.matcher(script.body()).results().forEach(match -> written.add(match.group(1)));
      }
    }
    assertThat(written)
        .as("lua/order writes the reasons of till.checkout.Reason, each of them")
        .containsExactlyInAnyOrderElementsOf(ScriptsTest.constants("till.checkout.Reason"));
  }

  /** The names in the one XADD of a script. */
  private static List<String> fields(String script) {
    var adds =
        RedisCall.in(LuaScript.named(script).body()).stream()
            .filter(call -> call.command().equals("XADD"))
            .toList();
    assertThat(adds).as("XADD in %s", script).hasSize(1);
    var arguments = adds.getFirst().arguments();
    var fields = new ArrayList<String>();
    for (int i = arguments.indexOf("'*'") + 1; i < arguments.size(); i += 2) {
      fields.add(arguments.get(i).replace("'", ""));
    }
    return fields;
  }

  private static Map<String, String> command(String action) {
    var command = new HashMap<>(sample("order/include/saga"));
    command.put("do", action);
    return command;
  }

  private static Map<String, String> sample(String script) {
    var sample = new HashMap<String, String>();
    for (String field : fields(script)) {
      sample.put(field, SAMPLES.getOrDefault(field, ""));
    }
    return sample;
  }
}
