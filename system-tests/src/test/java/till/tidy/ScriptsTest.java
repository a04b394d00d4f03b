package till.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static till.tidy.Findings.when;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One script is one file, one load in Java and one enum of results. */
class ScriptsTest {
  private static final Pattern LOAD = Pattern.compile("\\bScript\\s*\\.load\\(\\s*\"([^\"]+)\"");
  private static final Pattern RESULT_ENUM = Pattern.compile("\\benum (\\w+Result)\\b");

  private final List<LuaScript> scripts = LuaScript.runnable();

  @Test
  void a_header_names_the_enum_of_its_results() {
    assertThat(Findings.in(scripts, ScriptsTest::unlikeEnum))
        .as("a header that lists results names their enum, and lists its constants in order")
        .isEmpty();
  }

  @Test
  void an_enum_of_results_belongs_to_one_script() {
    var named = scripts.stream().flatMap(script -> script.header().resultEnum().stream()).toList();
    var enums =
        Repository.mainJava().stream()
            .filter(file -> RESULT_ENUM.matcher(file.text()).find())
            .map(file -> file.path().replaceAll("^.*/src/main/java/|\\.java$", ""))
            .map(path -> path.replace('/', '.'))
            .toList();
    assertThat(named)
        .as("each enum *Result is named by the header of exactly one script")
        .containsExactlyInAnyOrderElementsOf(enums);
  }

  @Test
  void every_script_is_loaded_once() {
    assertThat(loads())
        .as("each script is loaded by one Script.load(\"<area>/<name>\"), in one class")
        .containsExactlyInAnyOrderElementsOf(scripts.stream().map(LuaScript::name).toList());
  }

  @Test
  void every_include_exists_and_is_of_use() {
    var includes = LuaScript.all().stream().filter(LuaScript::isInclude).map(LuaScript::name);
    var included = LuaScript.all().stream().flatMap(script -> script.includes().stream());
    assertThat(included.distinct())
        .as("--@include <name> names a file of an include folder, and each such file is included")
        .containsExactlyInAnyOrderElementsOf(includes.toList());
  }

  @Test
  void no_script_is_written_in_java() {
    assertThat(
            Findings.in(
                Repository.mainJava(), file -> when(file.text().contains("redis.call"), "")))
        .as("move the script to a file of lua/")
        .isEmpty();
  }

  private static List<String> loads() {
    var loads = new ArrayList<String>();
    for (var file : Repository.mainJava()) {
      file.matches(LOAD).forEach(match -> loads.add(match.group(1)));
    }
    return loads;
  }

  private static Stream<String> unlikeEnum(LuaScript script) {
    var header = script.header();
    return header
        .resultEnum()
        .map(
            name ->
                when(
                    !header.results().equals(constants(name)),
                    "lists " + header.results() + ", " + name + " has " + constants(name)))
        .orElseGet(() -> when(!header.results().isEmpty(), "names no enum"));
  }

  /** The constants of an enum; none if there is no such enum. */
  static List<String> constants(String enumName) {
    try {
      Object[] constants = Class.forName(enumName).getEnumConstants();
      return constants == null ? List.of() : Stream.of(constants).map(Object::toString).toList();
    } catch (ClassNotFoundException e) {
      return List.of();
    }
  }
}
