package till.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import till.http.ProblemType;

/** What is refused at the door: each time with a problem that says so, and without a trace. */
@TestInstance(Lifecycle.PER_CLASS)
class MalformedRequestsTest {
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

  private final Client client = Shop.withInstances(1).client();
  private final Specimen specimen = Specimen.create(client);
  private final String before;

  MalformedRequestsTest() {
    client.post("/stock/batch_init/1/11/12").json();
    client.post("/payment/batch_init/1/13").json();
    client.post("/orders/batch_init/1/1/1/12").json();
    before = specimen.state(client);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("parameters")
  void a_malformed_value_is_refused_and_changes_nothing(Endpoint endpoint, String parameter) {
    ProblemType problem = MalformedValue.problem(parameter);

    assertAll(
        MalformedValue.of(parameter).stream()
            .map(value -> endpoint.path(specimen.but(parameter, value)))
            .map(path -> () -> client.send(endpoint.method(), path, Body.NONE).isProblem(problem)));

    assertThat(specimen.state(client)).isEqualTo(before);
  }

  static Stream<Arguments> parameters() {
    return Stream.of(Endpoint.values())
        .flatMap(
            endpoint ->
                endpoint.parameters().stream().map(parameter -> arguments(endpoint, parameter)));
  }

  @ParameterizedTest(name = "{0} without {1}")
  @MethodSource("emptyValues")
  void an_empty_value_is_refused_and_changes_nothing(Endpoint endpoint, String parameter) {
    String path = endpoint.path(specimen.but(parameter, ""));

    Answer answer = client.send(endpoint.method(), path, Body.NONE).isProblem();

    assertThat(answer.status()).as("%s", answer).isIn(400, 404, 405);
    assertThat(specimen.state(client)).isEqualTo(before);
  }

  /** All but the one empty value that is the old form of the same request. */
  static Stream<Arguments> emptyValues() {
    return parameters().filter(row -> !row.get()[1].equals("quantity"));
  }

  @ParameterizedTest(name = "{1} {0}")
  @MethodSource("wrongMethods")
  void a_wrong_method_is_refused_and_changes_nothing(Endpoint endpoint, String method) {
    String path = endpoint.path(specimen.values());

    client.send(method, path, Body.NONE).isProblem(ProblemType.METHOD_NOT_ALLOWED);

    assertThat(specimen.state(client)).isEqualTo(before);
  }

  static Stream<Arguments> wrongMethods() {
    Set<String> right =
        Stream.of(Endpoint.values()).map(Endpoint::toString).collect(Collectors.toSet());
    return Stream.of(Endpoint.values())
        .flatMap(
            endpoint ->
                METHODS.stream()
                    .filter(method -> !right.contains(method + " " + endpoint.template()))
                    .map(method -> arguments(endpoint, method)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nothing",
        "/orders",
        "/orders/",
        "/orders/nothing",
        "/orders/find",
        "/orders/find/a/b",
        "/stock/nothing/at/all",
        "/stock/item/create/1/2",
        "/payment/nothing",
        "/payment/status/a/b/c",
        "/Orders/find/0",
        "/ordersfind/0",
        "/stockpile/find/0"
      })
  void an_unknown_path_is_not_found(String path) {
    for (String method : METHODS) {
      client.send(method, path, Body.NONE).isProblem(ProblemType.NO_SUCH_PATH);
    }
  }
}
