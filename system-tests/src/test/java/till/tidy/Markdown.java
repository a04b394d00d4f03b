package till.tidy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of documentation.
 *
 * @param prose the page without its blocks of code
 * @param blocks its blocks of code
 */
record Markdown(TextFile file, String prose, List<Block> blocks) {
  private static final String FENCE = "```";
  private static final Pattern LINK = Pattern.compile("]\\(([^()\\s]+)(?: \"[^\"]*\")?\\)");
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*?)#* *$", Pattern.MULTILINE);
  private static final Pattern ANCHOR = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");

  /** A fenced block of code. */
  record Block(String language, String text) {}

  static List<Markdown> all() {
    return Repository.textFiles("md").stream().map(Markdown::parse).toList();
  }

  private static Markdown parse(TextFile file) {
    var prose = new ArrayList<String>();
    var blocks = new ArrayList<Block>();
    var block = new ArrayList<String>();
    for (String line : file.text().lines().toList()) {
      if (!line.strip().startsWith(FENCE) && block.isEmpty()) {
        prose.add(line);
      } else if (!line.strip().equals(FENCE) || block.isEmpty()) {
        block.add(line);
      } else {
        String language = block.getFirst().strip().substring(FENCE.length());
        blocks.add(new Block(language, String.join("\n", block.subList(1, block.size()))));
        block.clear();
      }
    }
    return new Markdown(file, String.join("\n", prose), blocks);
  }

  /** Where its links lead. */
  Stream<String> links() {
    return LINK.matcher(prose).results().map(match -> match.group(1));
  }

  /** What stands in backticks. */
  Stream<String> code() {
    return CODE.matcher(prose).results().map(match -> match.group(1));
  }

  /** The names of its headings, as links find them. */
  Set<String> anchors() {
    var anchors = new HashSet<String>();
    var seen = new HashMap<String, Integer>();
    HEADING
        .matcher(prose)
        .results()
        .map(match -> slug(match.group(1)))
        .forEach(
            slug -> {
              int before = seen.merge(slug, 1, Integer::sum) - 1;
              anchors.add(before == 0 ? slug : slug + "-" + before);
            });
    ANCHOR.matcher(prose).results().forEach(match -> anchors.add(match.group(1)));
    return anchors;
  }

  private static String slug(String heading) {
    return heading
        .strip()
        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .replace(' ', '-');
  }

  @Override
  public String toString() {
    return file.path();
  }
}
