package till.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import till.http.ProblemType;

/** The document says what the contract says, and what the services do, and nothing else. */
final class DocumentTest {
  private static final Document DOCUMENT = Document.shown();
  private static final Set<ProblemType> OF_ANY_PATH =
      Set.of(ProblemType.NO_SUCH_PATH, ProblemType.METHOD_NOT_ALLOWED);

  /** Of the console, which is no part of the document. */
  private static final Set<ProblemType> OF_OPERATORS =
      Set.of(
          ProblemType.UNAUTHORIZED,
          ProblemType.DEAD_LETTER_NOT_FOUND,
          ProblemType.NOT_OPEN,
          ProblemType.CHECKOUT_DECIDED,
          ProblemType.NOTHING_TO_RUN);

  private static final Pattern ROW =
      Pattern.compile("^\\| ((?:GET|POST|DELETE)[A-Z, ]*) \\| `(/[^`]*)` \\|", Pattern.MULTILINE);
  private static final Pattern PROBLEM_ROW =
      Pattern.compile("^\\| ([45]\\d\\d) \\| (`[^|]*`) \\|", Pattern.MULTILINE);

  static Stream<String> operations() {
    return Contract.ALL.keySet().stream();
  }

  @Test
  void it_has_each_operation_of_the_contract_and_no_other() {
    assertThat(DOCUMENT.operations().keySet()).isEqualTo(Contract.ALL.keySet());
  }

  @Test
  void http_md_has_the_same_operations() throws IOException {
    var said = new TreeSet<String>();
    ROW.matcher(httpMd())
        .results()
        .forEach(row -> names(row.group(1)).forEach(m -> said.add(m + " " + row.group(2))));
    assertThat(said).isEqualTo(DOCUMENT.operations().keySet());
  }

  @Test
  void http_md_has_the_same_problems() throws IOException {
    var said = new TreeSet<String>();
    PROBLEM_ROW
        .matcher(httpMd())
        .results()
        .forEach(row -> names(row.group(2)).forEach(name -> said.add(row.group(1) + " " + name)));
    var shown = new TreeSet<String>();
    DOCUMENT.operations().values().forEach(operation -> shown.addAll(Document.problems(operation)));
    Stream.concat(OF_ANY_PATH.stream(), OF_OPERATORS.stream())
        .forEach(problem -> shown.add(problem.status() + " " + name(problem)));
    assertThat(said).isEqualTo(shown);
  }

  @Test
  void every_problem_of_the_code_occurs() {
    var shown = new TreeSet<String>();
    DOCUMENT.operations().values().forEach(operation -> shown.addAll(Document.problems(operation)));
    for (ProblemType problem : ProblemType.values()) {
      if (OF_ANY_PATH.contains(problem)) {
        assertThat(DOCUMENT.introduction()).contains(problem.status() + " `" + name(problem) + "`");
      } else if (!OF_OPERATORS.contains(problem)) {
        assertThat(shown).contains(problem.status() + " " + name(problem));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void an_operation_fails_as_the_contract_says(String operation) {
    assertThat(Document.problems(of(operation))).isEqualTo(Contract.of(operation).failures());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void an_operation_answers_what_the_contract_says(String operation) {
    var answer = Document.asMap(Document.responses(of(operation)).get("200"));
    var content = Document.map(Document.map(answer, "content"), "application/json");
    var schema = DOCUMENT.schema(String.valueOf(Document.map(content, "schema").get("$ref")));
    var fields = Contract.of(operation).fields();
    assertThat(Document.map(schema, "properties").keySet()).isEqualTo(fields);
    Document.map(schema, "properties")
        .forEach(
            (name, field) ->
                assertThat(Document.asMap(field).keySet()).containsAnyOf("description", "$ref"));
    var example = Document.asMap(Document.map(content, "examples").get("done"));
    assertThat(Document.map(example, "value").keySet()).isEqualTo(fields);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void an_operation_has_a_summary_and_the_statuses_have_descriptions(String operation) {
    assertThat(String.valueOf(of(operation).get("summary"))).endsWith(".").hasSizeGreaterThan(10);
    assertThat(Document.responses(of(operation)).values())
        .allSatisfy(
            answer ->
                assertThat(Document.asMap(answer).get("description")).asString().isNotBlank());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void an_example_is_the_problem_as_it_is_sent(String operation) {
    Document.responses(of(operation))
        .forEach(
            (status, answer) ->
                Document.examples(answer, "application/problem+json")
                    .forEach((name, example) -> assertSent(status, name, example)));
  }

  private static void assertSent(String status, String name, Object example) {
    var problem = ProblemType.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    assertThat(Document.map(Document.asMap(example), "value"))
        .isEqualTo(
            Map.of(
                "type", problem.uri(),
                "title", problem.title(),
                "status", Integer.valueOf(status)));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void what_changes_something_takes_a_key(String operation) {
    var parameters = Document.parameters(of(operation));
    var inPath = Pattern.compile("\\{(.*?)}").matcher(operation).results().map(m -> m.group(1));
    var expected = new TreeSet<>(inPath.toList());
    if (Contract.of(operation).failures().contains("422 key-reused")) {
      expected.add("Idempotency-Key");
      assertThat(parameters.get("Idempotency-Key")).containsEntry("in", "header");
    }
    assertThat(parameters.keySet()).isEqualTo(expected);
    assertThat(of(operation)).doesNotContainKey("requestBody");
  }

  @ParameterizedTest
  @CsvSource({
    "POST /orders/addItem/{order}/{item}/{quantity}, quantity, 1, 9007199254740991",
    "POST /stock/item/create/{price}, price, 0, 9007199254740991",
    "POST /stock/batch_init/{n}/{stock}/{price}, n, 1, 10000000",
    "POST /stock/batch_init/{n}/{stock}/{price}, stock, 0, 9007199254740991",
    "POST /orders/batch_init/{n}/{items}/{users}/{price}, price, 0, 4503599627370495",
    "POST /orders/batch_init/{n}/{items}/{users}/{price}, users, 1, 9007199254740991",
    "POST /payment/batch_init/{n}/{money}, money, 0, 9007199254740991",
    "POST /payment/pay/{user}/{order}/{amount}, amount, 1, 9007199254740991"
  })
  void a_number_has_its_range(String operation, String parameter, long min, long max) {
    assertThat(number(schema(operation, parameter).get("minimum"))).isEqualTo(min);
    assertThat(number(schema(operation, parameter).get("maximum"))).isEqualTo(max);
    assertThat(schema(operation, parameter).get("type")).isEqualTo("integer");
  }

  @Test
  void an_id_has_its_form() {
    var schema = schema("POST /payment/pay/{user}/{order}/{amount}", "user");
    assertThat(schema.get("pattern")).isEqualTo("^[A-Za-z0-9_-]{1,64}$");
    assertThat(schema.get("type")).isEqualTo("string");
  }

  @Test
  void a_key_is_a_text_that_may_be_left_out() {
    var key =
        Document.asMap(Document.parameters(of("POST /payment/create_user")).get("Idempotency-Key"));
    assertThat(key.getOrDefault("required", false)).isEqualTo(false);
    assertThat(Document.map(key, "schema"))
        .containsEntry("type", "string")
        .containsEntry("minLength", 1)
        .containsEntry("maxLength", 128);
  }

  @Test
  void the_lines_of_an_order_are_pairs() {
    var order = Document.map(DOCUMENT.schema("OrderController.Found"), "properties");
    assertThat(Document.map(order, "items")).containsEntry("$ref", "#/components/schemas/Lines");
    assertThat(Document.map(DOCUMENT.schema("Lines"), "items"))
        .containsEntry("type", "array")
        .containsEntry("minItems", 2);
  }

  private static Map<String, Object> of(String operation) {
    return DOCUMENT.operations().getOrDefault(operation, Map.of());
  }

  private static Map<String, Object> schema(String operation, String parameter) {
    return Document.map(
        Document.asMap(Document.parameters(of(operation)).get(parameter)), "schema");
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : -1;
  }

  private static String name(ProblemType problem) {
    return problem.uri().substring(problem.uri().lastIndexOf(':') + 1);
  }

  private static Stream<String> names(String list) {
    return Arrays.stream(list.split(",")).map(name -> name.replace("`", "").strip());
  }

  private static String httpMd() throws IOException {
    return Files.readString(Path.of(System.getProperty("till.root", "..")).resolve("docs/http.md"));
  }
}
