package till.bench.page;

/** A drawing with its title, and what its colours stand for. */
final class Legend {
  private Legend() {}

  static String entry(int colour, String name) {
    return "<li><i class=\"c%d\"></i>%s</li>".formatted(colour, Markup.text(name));
  }

  static String figure(String title, double width, double height, String drawing, String entries) {
    String legend = entries.isEmpty() ? "" : "<ul class=\"legend\">" + entries + "</ul>\n";
    return """
        <figure>
        <figcaption>%s</figcaption>
        %s<svg viewBox="0 0 %s %s" role="img" aria-label="%s">
        %s
        </svg>
        </figure>
        """
        .formatted(
            Markup.text(title),
            legend,
            Markup.pixels(width),
            Markup.pixels(height),
            Markup.text(title),
            drawing);
  }
}
