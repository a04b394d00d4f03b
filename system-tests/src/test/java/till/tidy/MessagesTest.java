package till.tidy;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.messages.Command;
import till.messages.Line;
import till.messages.Outcome;
import till.messages.Participant;
import till.messages.Wire;

/** Scripts write and know the messages that {@link Wire} reads and writes, word by word. */
class MessagesTest {
  private static final Pattern SENT =
      Pattern.compile("\\bsend\\([\\w.]+, '(\\w+)'|\\baction = .*'(\\w+)' or '(\\w+)'");
  private static final Pattern REASON = Pattern.compile("(?:] =|] or|'reason',) '([A-Z_]+)'");

  /** {@code action .. ' ' .. deadline .. ' ' .. lines} */
  private static final Pattern MESSAGE =
      Pattern.compile("action \\.\\. ' ' \\.\\. [\\w.]+ \\.\\. ' ' \\.\\. [\\w.]+");

  /** {@code order .. '/' .. attempt} */
  private static final Pattern NAME = Pattern.compile("[\\w.]+ \\.\\. '/' \\.\\. [\\w.]+");

  /** {@code credit .. ' | ' .. stocked} */
  private static final Pattern NEXT =
      Pattern.compile("send\\(payment, 'hold',.* \\.\\. '([^\\w']+)' \\.\\. \\w+\\)");

  /** {@code passedOn = string.format(' @%.0f', time)} */
  private static final Pattern PASSED_ON =
      Pattern.compile("passedOn = string\\.format\\('([^%']+)%\\.0f'");

  private static final Pattern RESULT = Pattern.compile("\\bresult == '([A-Z_]+)'");
  private static final Pattern WHY = Pattern.compile("\\['(\\w+) ([A-Z_]+)'] =");

  private static final CheckoutId CHECKOUT = new CheckoutId(new OrderId("an-order"), "an-attempt");
  private static final Map<String, String> SAMPLES =
      Map.of(
          "action", "hold",
          "deadline", "1",
          "now", "1",
          "lines", "an-item:2 another:3",
          "line", "an-item:2");

  static List<String> messages() {
    return written(MESSAGE);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void a_command_is_read_as_scripts_write_it(String expression) {
    String message =
        Stream.of(expression.split(" \\.\\. ", -1))
            .map(part -> SAMPLES.getOrDefault(part, part.replace("'", "")))
            .collect(joining());
    var command = Wire.command(CHECKOUT.toString(), message);
    assertThat(command.deadline()).isEqualTo(1);
    assertThat(command.lines()).contains(new Line("an-item", 2));
  }

  @Test
  void commands_are_written_by_the_saga_and_for_orphans() {
    assertThat(messages()).as("look for what else writes a command").hasSize(2);
  }

  @Test
  void a_hold_is_passed_on_as_scripts_write_it() {
    var first = (Command.Hold) wireCommand("hold 1 a-user:9" + only(NEXT) + "an-item:2");
    assertThat(first.lines()).containsExactly(new Line("a-user", 9));
    String message = Wire.passedOn(first, first.next().orElseThrow()) + only(PASSED_ON) + "17";
    var second = (Command.Hold) wireCommand(message);
    assertThat(second)
        .isEqualTo(
            new Command.Hold(CHECKOUT, 1, List.of(new Line("an-item", 2)), Optional.empty(), 17));
  }

  private static String only(Pattern what) {
    var found =
        LuaScript.all().stream()
            .flatMap(script -> what.matcher(script.body()).results())
            .map(match -> match.group(1))
            .toList();
    assertThat(found).as("look for what else writes it").hasSize(1);
    return found.getFirst();
  }

  private static Command wireCommand(String message) {
    return Wire.command(CHECKOUT.toString(), message);
  }

  static List<String> names() {
    return written(NAME);
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_checkout_is_named_as_java_reads_it(String expression) {
    String name = expression.contains("'/'") ? "an-order/an-attempt" : expression;
    assertThat(CheckoutId.parse(name)).isEqualTo(CHECKOUT);
    assertThat(expression)
        .as("first the order, then the attempt")
        .matches("(order|id) \\.\\. '/' \\.\\. (checkout\\.)?(attempt|lost)");
  }

  private static List<String> written(Pattern what) {
    return LuaScript.all().stream()
        .flatMap(script -> what.matcher(script.body()).results())
        .map(match -> match.group())
        .distinct()
        .toList();
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
    assertThatCode(() -> command(command))
        .as("lua/order sends %s, which Wire does not know", command)
        .doesNotThrowAnyException();
  }

  @Test
  void every_command_is_sent() {
    Stream<Object> sent = commands().map(MessagesTest::command).map(Object::getClass);
    assertThat(sent)
        .as("a command that no script sends has no use")
        .containsExactlyInAnyOrder((Object[]) Command.class.getPermittedSubclasses());
  }

  private static Command command(String action) {
    return wireCommand(action + " 1 an-item:2");
  }

  private static List<Outcome> outcomes() {
    var by = Participant.STOCK;
    return Stream.concat(
            Stream.<Outcome>of(
                new Outcome.Held(by, CHECKOUT, 0),
                new Outcome.Released(by, CHECKOUT),
                new Outcome.HeldForLong(by, CHECKOUT, new Line("an-item", 2))),
            Arrays.stream(Outcome.Why.values())
                .map(why -> new Outcome.NotHeld(by, CHECKOUT, why, "an-item", 0)))
        .toList();
  }

  @Test
  void all_outcomes_are_among_the_samples_here() {
    assertThat(outcomes().stream().<Object>map(Outcome::getClass).distinct())
        .containsExactlyInAnyOrder((Object[]) Outcome.class.getPermittedSubclasses());
  }

  @Test
  void advance_knows_every_result_by_its_name() {
    var said = outcomes().stream().map(outcome -> Wire.result(outcome).name());
    var known = new TreeSet<>(found(RESULT, 1));
    for (var why : Outcome.Why.values()) {
      known.add(why.name()); // all others are a reason to abort
    }
    assertThat(said).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void advance_gives_reasons_for_results_that_there_are_of_participants_that_there_are() {
    assertThat(found(WHY, 1))
        .isEqualTo(
            Arrays.stream(Participant.values())
                .map(Participant::wireName)
                .collect(Collectors.toSet()));
    assertThat(Arrays.stream(Outcome.Why.values()).map(Enum::name).collect(Collectors.toSet()))
        .containsAll(found(WHY, 2));
  }

  private static Set<String> found(Pattern what, int group) {
    return what.matcher(LuaScript.named("order/advance").body())
        .results()
        .map(match -> match.group(group))
        .collect(Collectors.toSet());
  }

  @Test
  void an_entry_has_as_many_messages_at_most_wherever_it_is_written() {
    var limits =
        LuaScript.all().stream()
            .map(script -> script.constants().get("FOLD_MAX"))
            .filter(Objects::nonNull)
            .toList();
    assertThat(limits).as("fold.lua's alone").hasSize(1);
    assertThat(limits.stream().distinct()).hasSize(1);
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
}
