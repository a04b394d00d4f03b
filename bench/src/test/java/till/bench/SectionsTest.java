package till.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import till.bench.ToyShop.Fault;

/** What is measured of any shop, and that it does not believe what it is told. */
class SectionsTest {
  private final StringWriter out = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NONE                    | 0 | Every answer that was checked is true",
        "ANSWERS_PAID_BUT_IS_NOT | 1 | although the answer to its checkout was PAID",
        "REFUSES_BUT_IS_PAID     | 1 | although the answer to its checkout was REFUSED",
        "LOSES_A_UNIT            | 1 | units left in stock where there must be",
        "TAKES_NO_MONEY          | 1 | cents of credit left where there must be",
        "FAILS                   | 1 | 0 untrue",
        "IS_BUSY                 | 0 | Every answer that was checked is true",
      })
  void whatever_is_not_true_is_found(Fault fault, int exitCode, String said) {
    try (ToyShop shop = new ToyShop(fault)) {
      int exit = bench("checkout --orders 300 --open none", shop.origin());

      assertThat(out.toString()).contains("checkout/s", "full speed", said);
      assertThat(exit).as(out.toString()).isEqualTo(exitCode);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "checkout --orders 1000000 --open 1,2 | open, 2 %",
        "hot --orders 1000000 --open 1        | open, 50 %",
        "writes                               | stock/subtract: open, 50 %",
        "reads                                | find_user: open, 50 %",
        "mixed                                | full speed: addItem again",
        "durability                           | durability is for shops of its own",
        "limit                                | limit is for shops of its own",
        "scale                                | scale is for shops of its own",
        "memory                               | memory is for shops of its own",
      })
  void every_section_has_its_rows(String section, String row) {
    try (ToyShop shop = new ToyShop(Fault.NONE)) {
      int exit = bench(section, shop.origin());

      assertThat(out.toString()).contains(row);
      assertThat(exit).as(out.toString()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"writes, cents of credit left", "mixed, cents of credit left"})
  void sums_that_are_not_what_the_answers_say_are_found(String section, String said) {
    try (ToyShop shop = new ToyShop(Fault.TAKES_NO_MONEY)) {
      assertThat(bench(section, shop.origin())).as(out.toString()).isEqualTo(1);
      assertThat(out.toString()).contains(said);
    }
  }

  @Test
  void the_file_has_every_figure_and_what_it_depends_on(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("bench.json");
    try (ToyShop shop = new ToyShop(Fault.IS_BUSY)) {
      bench("checkout --orders 1000000 --open 10 --json " + file, shop.origin());
    }

    var json = new JsonObject(Files.readString(file));
    assertThat(json.getJsonObject("machine").getInteger("cores")).isPositive();
    assertThat(json.getJsonObject("machine").getString("java")).startsWith("25");
    assertThat(json.getJsonObject("options").getString("clients")).isEqualTo("4");
    var section = json.getJsonArray("sections").getJsonObject(0);
    assertThat(section.getString("section")).isEqualTo("checkout");
    var closed = section.getJsonArray("measurements").getJsonObject(0);
    assertThat(closed.getInteger("succeeded")).isPositive();
    assertThat(closed.getJsonArray("per_second_series")).hasSize(1);
    assertThat(closed.getJsonObject("latency_ms").fieldNames())
        .contains("p50", "p99", "p99.9", "max");
    assertThat(closed.getJsonObject("cpu_us_each").fieldNames()).containsExactly("generator");
    var open = section.getJsonArray("measurements").getJsonObject(1);
    assertThat(open.getDouble("asked_per_second")).isPositive();
    assertThat(open.getJsonObject("sent_late_ms").fieldNames()).contains("p50", "max");
  }

  @Test
  void the_page_has_its_plots_and_needs_nothing_else(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("bench.html");
    try (ToyShop shop = new ToyShop(Fault.NONE)) {
      bench("checkout --orders 1000000 --seconds 2 --open 10 --html " + file, shop.origin());
    }

    String page = Files.readString(file);
    assertThat(page)
        .contains(
            "Throughput, checkout/s",
            "Throughput over time",
            "Latency: how many were answered within",
            "CPU time for each checkout",
            "open, 10 %",
            "prefers-color-scheme: dark")
        .doesNotContain("<script", "<link", "src=", "href=\"http", "url(", "@import", "NaN");
    assertThat(page.split("<svg ", -1)).hasSize(5);
    assertThat(page.split("<polyline ", -1)).hasSize(5);
  }

  private int bench(String section, URI target) {
    String seconds = section.contains("--seconds") ? "" : " --seconds 1";
    String arguments =
        "%s%s --target %s --clients 4 --warmup 0 --items 10 --users 10"
            .formatted(section, seconds, target);
    return Bench.commandLine().setOut(new PrintWriter(out)).execute(arguments.split(" +", -1));
  }
}
