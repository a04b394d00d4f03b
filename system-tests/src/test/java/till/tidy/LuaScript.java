package till.tidy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of {@code lua/}, taken apart.
 *
 * @param name as Java loads it, such as {@code escrow/hold}
 * @param lines as they stand
 * @param header empty in an include
 * @param body what runs, without comments
 * @param includes the names of the files that it includes
 */
record LuaScript(
    String name, List<String> lines, Header header, String body, List<String> includes) {
  private static final String INCLUDE = "--@include ";
  private static final String SLOT = "(?:tonumber\\()?(?:KEYS|ARGV)\\[\\d+]\\)?";
  private static final Pattern LOCALS =
      Pattern.compile(
          "^local ([\\w, ]+?)\\s*=\\s*(" + SLOT + "(?:,\\s*" + SLOT + ")*)$", Pattern.MULTILINE);
  private static final Pattern INDEX = Pattern.compile("(KEYS|ARGV)\\[(\\d+)]");
  private static final Pattern NUMBERS =
      Pattern.compile("^local ([A-Z_]+(?:, [A-Z_]+)*) = (\\d+(?:, \\d+)*)$", Pattern.MULTILINE);
  private static final Pattern PARAMETERS = Pattern.compile("\\bfunction ?\\w*\\(([^)]*)\\)");
  private static final Pattern FUNCTION =
      Pattern.compile("^local function (\\w+)(.*?)^end$", Pattern.MULTILINE | Pattern.DOTALL);

  /** A local of the script that stands for a key or an argument. */
  record Local(String list, int index, String name) {}

  static List<LuaScript> all() {
    return Repository.textFiles("lua").stream()
        .filter(file -> file.path().startsWith("lua/"))
        .map(LuaScript::parse)
        .toList();
  }

  /** The scripts that Java runs. */
  static List<LuaScript> runnable() {
    return all().stream().filter(script -> !script.isInclude()).toList();
  }

  static LuaScript named(String name) {
    return all().stream().filter(script -> script.name().equals(name)).findFirst().orElseThrow();
  }

  private static LuaScript parse(TextFile file) {
    var lines = file.text().lines().toList();
    var header = new ArrayList<String>();
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      if (!line.startsWith("--")) {
        break;
      }
      header.add(line);
    }
    String name = file.path().replaceAll("^lua/|\\.lua$", "");
    var includes =
        lines.stream()
            .filter(line -> line.startsWith(INCLUDE))
            .map(line -> line.substring(INCLUDE.length()))
            .toList();
    String body =
        lines.stream()
            .filter(line -> !line.startsWith("#!"))
            .map(line -> line.replaceAll("--.*$", "").stripTrailing())
            .collect(Collectors.joining("\n"));
    return new LuaScript(name, lines, Header.parse(header), body, includes);
  }

  boolean isInclude() {
    return name.contains("/include/");
  }

  /** The locals made from KEYS[n] and ARGV[n], in the order of the text. */
  List<Local> locals() {
    var locals = new ArrayList<Local>();
    var statements = LOCALS.matcher(body);
    while (statements.find()) {
      var names = statements.group(1).split(", ", -1);
      var indexes = INDEX.matcher(statements.group(2)).results().toList();
      for (int i = 0; i < indexes.size(); i++) {
        String local = i < names.length ? names[i] : "";
        var index = indexes.get(i);
        locals.add(new Local(index.group(1), Integer.parseInt(index.group(2)), local));
      }
    }
    return locals;
  }

  /** The names of the locals of KEYS or of ARGV, in the order of the text. */
  List<Local> locals(String list) {
    return locals().stream().filter(local -> local.list().equals(list)).toList();
  }

  /** The body without the statements that make the locals. */
  String bodyAfterLocals() {
    return LOCALS.matcher(body).replaceAll("");
  }

  /** Numbers with a name, such as FIRST_KEY. */
  Map<String, Integer> constants() {
    var constants = new LinkedHashMap<String, Integer>();
    var statements = NUMBERS.matcher(body);
    while (statements.find()) {
      var names = statements.group(1).split(", ", -1);
      var values = statements.group(2).split(", ", -1);
      for (int i = 0; i < Math.min(names.length, values.length); i++) {
        constants.put(names[i], Integer.parseInt(values[i]));
      }
    }
    return constants;
  }

  /** The parameters of all its functions. */
  Set<String> parameters() {
    var parameters = new HashSet<String>();
    PARAMETERS
        .matcher(body)
        .results()
        .forEach(match -> parameters.addAll(List.of(match.group(1).split(", *"))));
    return parameters;
  }

  /** The body, and before it the bodies of its includes. */
  String bodyWithIncludes() {
    return included().map(LuaScript::body).collect(Collectors.joining("\n")) + body;
  }

  private Stream<LuaScript> included() {
    return all().stream().filter(script -> includes.contains(script.name()));
  }

  /** Whether it adds to a stream, itself or by a function of an include. */
  boolean emits() {
    var emitting = new HashSet<String>();
    included()
        .flatMap(include -> FUNCTION.matcher(include.body()).results())
        .filter(function -> adds(function.group(2), emitting))
        .forEach(function -> emitting.add(function.group(1)));
    return adds(body, emitting);
  }

  private static boolean adds(String code, Set<String> emitting) {
    return code.contains("'XADD'")
        || emitting.stream()
            .anyMatch(function -> Pattern.compile("\\b" + function + "\\(").matcher(code).find());
  }

  @Override
  public String toString() {
    return "lua/" + name + ".lua";
  }
}
