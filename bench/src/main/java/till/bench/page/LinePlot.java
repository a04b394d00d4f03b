package till.bench.page;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** Lines over one axis and beside another. */
final class LinePlot {
  static final double WIDTH = 640;
  static final double HEIGHT = 300;
  static final double LEFT = 58;
  static final double RIGHT = WIDTH - 26;
  static final double TOP = 14;
  static final double BOTTOM = HEIGHT - 44;

  private final String title;
  private final Axis across;
  private final Axis up;
  private final StringBuilder drawing = new StringBuilder();
  private final StringBuilder legend = new StringBuilder();
  private int lines;

  /** A point of a line. */
  record Point(double across, double up) {}

  LinePlot(String title, Axis across, String acrossName, Axis up, String upName) {
    this.title = title;
    this.across = across;
    this.up = up;
    for (double tick : up.ticks()) {
      grid(LEFT, up.at(tick), RIGHT, up.at(tick));
      label(LEFT - 8, up.at(tick) + 4, "end", Markup.number(tick));
    }
    label((LEFT + RIGHT) / 2, HEIGHT - 6, "middle", acrossName);
    drawing.append(
        ("<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(13 %s) rotate(-90)\">"
                + "%s</text>")
            .formatted(Markup.pixels((TOP + BOTTOM) / 2), Markup.text(upName)));
  }

  /** Writes these values under the plot. */
  LinePlot ticks(List<Double> values, DoubleFunction<String> name) {
    for (double value : values) {
      grid(across.at(value), TOP, across.at(value), BOTTOM);
      label(across.at(value), BOTTOM + 18, "middle", name.apply(value));
    }
    return this;
  }

  LinePlot line(String name, List<Point> points) {
    drawing.append(
        "<polyline class=\"line c%d\" points=\"%s\"><title>%s</title></polyline>\n"
            .formatted(
                lines,
                points.stream()
                    .map(
                        point ->
                            Markup.pixels(across.at(point.across))
                                + ","
                                + Markup.pixels(up.at(point.up)))
                    .collect(Collectors.joining(" ")),
                Markup.text(name)));
    legend.append(Legend.entry(lines, name));
    lines++;
    return this;
  }

  private void grid(double x1, double y1, double x2, double y2) {
    drawing.append(
        "<line class=\"grid\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
            .formatted(Markup.pixels(x1), Markup.pixels(y1), Markup.pixels(x2), Markup.pixels(y2)));
  }

  private void label(double x, double y, String anchor, String text) {
    drawing.append(
        "<text class=\"axis\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
            .formatted(Markup.pixels(x), Markup.pixels(y), anchor, Markup.text(text)));
  }

  @Override
  public String toString() {
    return Legend.figure(title, WIDTH, HEIGHT, drawing.toString(), legend.toString());
  }
}
