package till.bench.page;

import java.util.Locale;

/** Pieces of HTML and SVG. */
final class Markup {
  private Markup() {}

  /** Text in which nothing is markup. */
  static String text(String raw) {
    return raw.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A place in a drawing. */
  static String pixels(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** A number beside an axis or a bar: as short as it can be. */
  static String number(double value) {
    if (value != 0 && Math.abs(value) < 10 && value != Math.rint(value)) {
      return String.format(Locale.ROOT, "%s", Math.round(value * 100) / 100.0);
    }
    return String.format(Locale.ROOT, "%,.0f", value);
  }
}
