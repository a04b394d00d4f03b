package till.bench.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import till.bench.report.Machine;
import till.bench.report.Result;
import till.bench.report.Tables;

/** One HTML page with everything: no other file, no script, nothing from elsewhere. */
public final class Page {
  private static final String STYLE = "page.css";

  private Page() {}

  /** A result, and what was measured. */
  public record Chapter(String description, Result result) {}

  /**
   * The page.
   *
   * @param options what was asked for, by name
   */
  public static String of(Machine machine, Map<String, String> options, List<Chapter> chapters) {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Till: bench</title>
        <style>
        %s</style>
        </head>
        <body>
        <header>
        <h1>Till: bench</h1>
        <p class="machine">%s</p>
        <nav>%s</nav>
        </header>
        <main>
        %s</main>
        <footer><p>%s</p></footer>
        </body>
        </html>
        """
        .formatted(
            style(),
            Markup.text(machine.toString()),
            chapters.stream().map(Page::link).collect(Collectors.joining(" ")),
            chapters.stream().map(Page::section).collect(Collectors.joining()),
            options.entrySet().stream()
                .map(
                    option ->
                        "<code>--%s %s</code>"
                            .formatted(
                                Markup.text(option.getKey()), Markup.text(option.getValue())))
                .collect(Collectors.joining(" ")));
  }

  private static String link(Chapter chapter) {
    String name = Markup.text(chapter.result.section());
    return "<a href=\"#%s\">%s</a>".formatted(name, name);
  }

  private static String section(Chapter chapter) {
    Result result = chapter.result;
    return """
        <section id="%s">
        <h2>%s</h2>
        <p>%s</p>
        <div class="cards">%s</div>
        <div class="plots">
        %s</div>
        %s%s</section>
        """
        .formatted(
            Markup.text(result.section()),
            Markup.text(result.section()),
            Markup.text(chapter.description),
            Cards.of(result),
            String.join("", Plots.of(result)),
            Tables.of(result).stream().map(HtmlTable::of).collect(Collectors.joining()),
            Stream.of(result.remarks(), result.complaints())
                .flatMap(List::stream)
                .map(line -> "<p class=\"remark\">%s</p>\n".formatted(Markup.text(line)))
                .collect(Collectors.joining()));
  }

  private static String style() {
    try (var in = Page.class.getResourceAsStream(STYLE)) {
      return new String(Objects.requireNonNull(in, STYLE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
