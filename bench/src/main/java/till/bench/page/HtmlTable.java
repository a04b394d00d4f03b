package till.bench.page;

import java.util.List;
import till.bench.report.Table;

/** A table as HTML: names on the left, numbers on the right. */
final class HtmlTable {
  private HtmlTable() {}

  static String of(Table table) {
    var html = new StringBuilder("<div class=\"wide\"><table>\n<thead>");
    row(html, "th", table.rows().getFirst());
    html.append("</thead>\n<tbody>\n");
    table.rows().stream().skip(1).forEach(row -> row(html, "td", row));
    return html.append("</tbody>\n</table></div>\n").toString();
  }

  private static void row(StringBuilder html, String tag, List<String> cells) {
    html.append("<tr>");
    for (int i = 0; i < cells.size(); i++) {
      String kind = i == 0 ? "th" : tag;
      html.append("<%s>%s</%s>".formatted(kind, Markup.text(cells.get(i).strip()), kind));
    }
    html.append("</tr>\n");
  }
}
