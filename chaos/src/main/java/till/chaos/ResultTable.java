package till.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import till.chaos.check.HealthyTraffic;
import till.chaos.check.Violation.Kind;

/** A line for each fault. */
final class ResultTable {
  private static final List<String> HEAD =
      List.of(
          "fault",
          "requests",
          "errors",
          "turned away",
          "longest stall",
          "recovery",
          "slowest answer",
          "untrue",
          "lost",
          "conservation",
          "unended",
          "healthy traffic");

  private final List<List<String>> rows = new ArrayList<>();

  void add(Result result) {
    rows.add(
        List.of(
            result.fault(),
            Long.toString(result.pace().requests()),
            Long.toString(result.pace().errors()),
            Long.toString(result.pace().turnedAway()),
            seconds(result.pace().longestStall()),
            seconds(result.recovery()),
            seconds(result.pace().slowest()),
            Long.toString(result.count(Kind.UNTRUE)),
            Long.toString(result.count(Kind.LOST)),
            result.count(Kind.CONSERVATION) == 0
                ? "exact"
                : result.count(Kind.CONSERVATION) + " wrong",
            Long.toString(result.count(Kind.UNENDED)),
            result.healthyTraffic().map(HealthyTraffic::toString).orElse("-")));
  }

  /** A fault that this machine can't have. */
  void addNotRun(String fault, String why) {
    rows.add(List.of(fault, "not run: " + why));
  }

  private static String seconds(long microseconds) {
    return String.format(Locale.ROOT, "%.1f s", microseconds / 1e6);
  }

  @Override
  public String toString() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEAD);
    lines.addAll(rows);
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      String cells =
          IntStream.range(0, line.size())
              .mapToObj(column -> padded(line, column))
              .collect(Collectors.joining("  "));
      text.append(cells.stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private String padded(List<String> line, int column) {
    int width =
        Math.max(
            HEAD.get(column).length(),
            rows.stream()
                .filter(row -> row.size() == HEAD.size() || column == 0)
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0));
    String cell = line.get(column);
    String padding = " ".repeat(Math.max(0, width - cell.length()));
    return column == 0 || line.size() < HEAD.size() ? cell + padding : padding + cell;
  }

  /** The same for a document. */
  String markdown(String command) {
    StringBuilder text = new StringBuilder("`" + command + "`\n\n");
    text.append(markdownLine(HEAD));
    text.append("|---|").append("---:|".repeat(HEAD.size() - 1)).append('\n');
    rows.forEach(row -> text.append(markdownLine(row)));
    return text.toString();
  }

  private static String markdownLine(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |".repeat(HEAD.size() - cells.size() + 1) + "\n";
  }
}
