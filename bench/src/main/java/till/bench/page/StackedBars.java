package till.bench.page;

import java.util.ArrayList;
import java.util.List;

/** A bar for each row, made of parts. */
final class StackedBars {
  private static final double ROW = 30;
  private static final double BAR = 18;
  private static final double LEFT = 190;
  private static final double RIGHT = LinePlot.WIDTH - 70;
  private static final double TOP = 6;

  private final String title;
  private final String unit;
  private final List<Part> parts;
  private final List<Row> rows = new ArrayList<>();

  private record Row(String name, List<Double> values) {
    double sum() {
      return values.stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /**
   * Begins it.
   *
   * @param parts what each bar is made of, from left to right
   */
  StackedBars(String title, String unit, List<Part> parts) {
    this.title = title;
    this.unit = unit;
    this.parts = parts;
  }

  StackedBars row(String name, List<Double> values) {
    rows.add(new Row(name, values));
    return this;
  }

  @Override
  public String toString() {
    Axis axis = Axis.linear(rows.stream().mapToDouble(Row::sum).max().orElse(1), LEFT, RIGHT);
    var drawing = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      row(drawing, axis, rows.get(i), TOP + i * ROW);
    }
    var legend = new StringBuilder();
    if (parts.size() > 1) {
      for (Part part : parts) {
        legend.append(Legend.entry(part.colour(), part.name()));
      }
    }
    double height = TOP + rows.size() * ROW;
    return Legend.figure(title, LinePlot.WIDTH, height, drawing.toString(), legend.toString());
  }

  private void row(StringBuilder drawing, Axis axis, Row row, double top) {
    double middle = top + BAR / 2 + 4;
    drawing.append(
        "<text class=\"row\" x=\"%s\" y=\"%s\" text-anchor=\"end\">%s</text>"
            .formatted(Markup.pixels(LEFT - 8), Markup.pixels(middle), Markup.text(row.name)));
    double from = 0;
    for (int i = 0; i < parts.size(); i++) {
      double to = from + row.values.get(i);
      if (row.values.get(i) > 0) {
        drawing.append(
            ("<rect class=\"c%d\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\">"
                    + "<title>%s</title></rect>")
                .formatted(
                    parts.get(i).colour(),
                    Markup.pixels(axis.at(from)),
                    Markup.pixels(top),
                    Markup.pixels(axis.at(to) - axis.at(from)),
                    Markup.pixels(BAR),
                    Markup.text(
                        "%s: %s %s"
                            .formatted(
                                parts.get(i).name(), Markup.number(row.values.get(i)), unit))));
      }
      from = to;
    }
    drawing.append(
        "<text class=\"value\" x=\"%s\" y=\"%s\">%s</text>\n"
            .formatted(
                Markup.pixels(axis.at(from) + 6),
                Markup.pixels(middle),
                Markup.text(Markup.number(row.sum()))));
  }
}
