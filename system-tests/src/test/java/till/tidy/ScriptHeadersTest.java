package till.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static till.tidy.Findings.when;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import till.tidy.Header.Slot;
import till.tidy.LuaScript.Local;

/** The header of a script is its contract: it is complete, and says what the body does. */
class ScriptHeadersTest {
  private static final Pattern RETURN = Pattern.compile("\\breturn\\b *(.*)");
  private static final Pattern STATUS_WORD = Pattern.compile("'([A-Z][A-Z_]*)'");
  private static final Pattern COMPARED = Pattern.compile("[=~]= *'[^']*'");

  private final List<LuaScript> scripts = LuaScript.runnable();

  @Test
  void a_header_has_every_section() {
    assertThat(Findings.in(scripts, ScriptHeadersTest::missing))
        .as("give the script a header of this form:%n%s", Header.FORM)
        .isEmpty();
  }

  @Test
  void the_slots_of_a_header_are_numbered_from_one() {
    assertThat(Findings.in(scripts, script -> both(script).flatMap(ScriptHeadersTest::misnumbered)))
        .as("number the lines of KEYS and ARGV 1, 2, 3; only the last ones may stand for several")
        .isEmpty();
  }

  @Test
  void a_header_names_the_locals_of_the_body() {
    assertThat(Findings.in(scripts, ScriptHeadersTest::misnamed))
        .as("list under KEYS and ARGV the locals of the body, in order and by the same names")
        .isEmpty();
  }

  @Test
  void the_tail_of_a_batch_begins_where_the_header_says() {
    assertThat(Findings.in(scripts, ScriptHeadersTest::misplacedTails))
        .as(
            "FIRST_KEY and FIRST_ARGUMENT count what comes before the tail, WIDTH its names, and"
                + " ENTRY_WIDTH those of each entry whose messages follow")
        .isEmpty();
  }

  @Test
  void a_header_lists_the_results_of_the_body() {
    assertThat(Findings.in(scripts, ScriptHeadersTest::wrongResults))
        .as("list under Returns each status word that the body returns, and no other")
        .isEmpty();
  }

  @Test
  void a_header_says_whether_something_is_sent() {
    assertThat(Findings.in(scripts, ScriptHeadersTest::wrongEmits))
        .as("tell under Emits what is added to streams, and say nothing where nothing is")
        .isEmpty();
  }

  private static Stream<String> missing(LuaScript script) {
    var header = script.header();
    boolean takesArguments = script.body().contains("ARGV");
    return Stream.of(
            when(!header.purpose().matches("[A-Z].*\\..*"), "no purpose, in sentences"),
            when(header.keys().isEmpty(), "no KEYS"),
            when(header.arguments().isEmpty() && takesArguments, "no ARGV"),
            when(header.returns().isEmpty(), "no Returns"),
            when(header.emits().isEmpty(), "no Emits"))
        .flatMap(found -> found);
  }

  private static Stream<String> misnumbered(List<Slot> slots) {
    return IntStream.range(0, slots.size())
        .filter(i -> slots.get(i).number() != i + 1 || (i > 0 && isCutOff(slots, i)))
        .mapToObj(i -> "line " + (i + 1) + " is " + slots.get(i));
  }

  /** Nothing can come after what there may be any number of, but what is counted there. */
  private static boolean isCutOff(List<Slot> slots, int at) {
    return slots.get(at - 1).tail() && slots.get(at).each().isEmpty();
  }

  private static Stream<String> misnamed(LuaScript script) {
    return Stream.concat(
        misnamed(script.header().fixedKeys(), script.locals("KEYS")),
        misnamed(script.header().fixedArguments(), script.locals("ARGV")));
  }

  private static Stream<String> misnamed(List<Slot> slots, List<Local> locals) {
    var header = slots.stream().map(slot -> slot.number() + " " + slot.name()).toList();
    var body = locals.stream().map(local -> local.index() + " " + local.name()).toList();
    return when(!header.equals(body), "the header has " + header + ", the body " + body);
  }

  private static Stream<String> misplacedTails(LuaScript script) {
    var keys = script.header().keys();
    var arguments = script.header().arguments();
    var numbers = script.constants();
    var widths = arguments.stream().filter(Slot::tail).map(slot -> slot.each().size()).toList();
    return Stream.of(
            unlike("FIRST_KEY", numbers.getOrDefault("FIRST_KEY", 0), tailAt(keys)),
            unlike("FIRST_ARGUMENT", numbers.getOrDefault("FIRST_ARGUMENT", 0), tailAt(arguments)),
            unlike(
                "ENTRY_WIDTH",
                numbers.getOrDefault("ENTRY_WIDTH", 0),
                widths.size() > 1 ? widths.getFirst() : 0),
            unlike(
                "WIDTH", numbers.getOrDefault("WIDTH", 0), widths.isEmpty() ? 0 : widths.getLast()))
        .flatMap(found -> found);
  }

  /** How many slots come before the tail; 0 where there is none. */
  private static int tailAt(List<Slot> slots) {
    int before = (int) slots.stream().takeWhile(slot -> !slot.tail()).count();
    return before == slots.size() ? 0 : before;
  }

  private static Stream<String> unlike(String name, int is, int expected) {
    return when(is != expected, name + " is " + is + ", not " + expected);
  }

  private static Stream<String> wrongResults(LuaScript script) {
    var listed = script.header().results();
    var never =
        listed.stream()
            .filter(result -> !script.bodyWithIncludes().contains("'" + result + "'"))
            .map(result -> "never returns " + result);
    var unlisted =
        RETURN
            .matcher(script.body())
            .results()
            .flatMap(match -> statusWords(match.group(1)))
            .filter(word -> !listed.contains(word))
            .map(word -> "does not list " + word);
    return Stream.concat(never, unlisted);
  }

  /** The words that may be the first of what is returned, as far as they are written there. */
  private static Stream<String> statusWords(String returned) {
    String first = RedisCall.expressions(returned.replaceFirst("^\\{", ""), 0).getFirst();
    return STATUS_WORD
        .matcher(COMPARED.matcher(first).replaceAll(""))
        .results()
        .map(match -> match.group(1));
  }

  private static Stream<String> wrongEmits(LuaScript script) {
    String says = script.header().emits();
    return when(says.startsWith("Emits nothing") == script.emits(), "says: " + says);
  }

  private static Stream<List<Slot>> both(LuaScript script) {
    return Stream.of(script.header().keys(), script.header().arguments());
  }
}
