package till.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The comment at the head of a script: its contract.
 *
 * @param purpose what it is for
 * @param keys the slots of the section KEYS
 * @param arguments the slots of the section ARGV; none where there is no such section
 * @param returns the section Returns, on one line
 * @param results the status words that it lists, in order
 * @param emits the section Emits, on one line
 */
record Header(
    String purpose,
    List<Slot> keys,
    List<Slot> arguments,
    String returns,
    List<String> results,
    String emits) {
  static final String FORM =
      """
      -- What it is for, in a sentence or more.
      --
      -- KEYS
      --   1 name     type  what it is
      --   2 name...  type  one for each of a batch
      -- ARGV (no such section without arguments)
      --   1 name     what it is
      --   2 of each thing: name, name, name
      --   3 then of each part: name, name (where things have parts)
      -- Returns result, a till.feature.SomeResult, the first that fits of
      --   SOME_NAME  when
      -- Emits nothing, or what
      """;

  private static final Pattern ENUM = Pattern.compile("\\btill(?:\\.[a-z]+)+\\.[A-Z]\\w+");
  private static final Pattern RESULT =
      Pattern.compile("^--   ([A-Z][A-Z_]*)  +\\S", Pattern.MULTILINE);

  /**
   * A numbered line of KEYS or ARGV.
   *
   * @param name empty for the tail of a batch, whose names are in {@code each}
   * @param tail whether it stands for the rest of the list
   * @param each the names of one member of a batch
   */
  record Slot(int number, String name, boolean tail, String description, List<String> each) {
    private static final Pattern LINE =
        Pattern.compile("^--   (\\d+) (\\w+)(\\.\\.\\.)?(?: {2,}(.*))?$");
    private static final Pattern EACH =
        Pattern.compile("^--   (\\d+) (?:then )?of each [^:]+: (.*)$");

    static List<Slot> parse(List<String> section) {
      var slots = new ArrayList<Slot>();
      for (String line : section) {
        var each = EACH.matcher(line);
        var one = LINE.matcher(line);
        if (each.matches()) {
          var names = List.of(each.group(2).split(", "));
          slots.add(new Slot(Integer.parseInt(each.group(1)), "", true, "", names));
        } else if (one.matches()) {
          String description = Optional.ofNullable(one.group(4)).orElse("");
          boolean tail = one.group(3) != null;
          int number = Integer.parseInt(one.group(1));
          slots.add(new Slot(number, one.group(2), tail, description, List.of()));
        }
      }
      return slots;
    }

    /** The first word of the description: a key's type. */
    String type() {
      return description.split("[ :,]", 2)[0];
    }
  }

  static Header parse(List<String> lines) {
    var returns = section(lines, "Returns");
    return new Header(
        joined(section(lines, "")),
        Slot.parse(section(lines, "KEYS")),
        Slot.parse(section(lines, "ARGV")),
        joined(returns),
        RESULT.matcher(String.join("\n", returns)).results().map(match -> match.group(1)).toList(),
        joined(section(lines, "Emits")));
  }

  /** The Java enum of the results, if there is one. */
  Optional<String> resultEnum() {
    return ENUM.matcher(returns).results().map(MatchResult::group).findFirst();
  }

  List<Slot> fixedKeys() {
    return keys.stream().filter(slot -> !slot.tail()).toList();
  }

  List<Slot> fixedArguments() {
    return arguments.stream().filter(slot -> !slot.tail()).toList();
  }

  /** From the line that begins with the title to the next title; without one, up to the first. */
  private static List<String> section(List<String> lines, String title) {
    var section = new ArrayList<String>();
    String current = "";
    for (String line : lines) {
      var found = Pattern.compile("^-- (KEYS|ARGV|Returns|Emits)\\b").matcher(line);
      current = found.find() ? found.group(1) : current;
      if (current.equals(title)) {
        section.add(line);
      }
    }
    return section;
  }

  private static String joined(List<String> section) {
    return String.join(" ", section.stream().map(line -> line.substring(2).strip()).toList())
        .strip();
  }
}
