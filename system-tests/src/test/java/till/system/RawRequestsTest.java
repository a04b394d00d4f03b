package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that no proper client sends do no harm. */
class RawRequestsTest {
  private final Client client = Shop.withInstances(1).client();
  private final Specimen specimen = Specimen.create(client);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /orders/create/{a} HTTP/1.1",
        "POST /orders/checkout/{a} HTTP/1.1",
        "GET /orders/find/{a}{b} HTTP/1.1",
        "GET /stock/find/{a} HTTP/1.1",
        "POST /stock/add/{a}/1 HTTP/1.1",
        "GET /payment/find_user/{a} HTTP/1.1",
        "GET /stock/find/a|b HTTP/1.1",
        "GET /stock/find/a\"b HTTP/1.1",
        "GET /stock/find/a\\b HTTP/1.1",
        "GET /stock/find/caf\u00e9 HTTP/1.1",
        "GET /stock/find/%zz HTTP/1.1",
        "GET /stock/find/a% HTTP/1.1",
      })
  void a_path_with_forbidden_characters_is_a_malformed_request(String requestLine) {
    Answer answer = RawRequest.send(client.origin(), requestLine);

    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    assertThat(answer.contentType()).as("%s", answer).startsWith("application/problem+json");
    assertThat(answer.body()).contains("urn:till:problem:malformed-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /stock/add/ITEM/ 5 HTTP/1.1",
        "POST /stock/add/ITEM/5\u0000 HTTP/1.1",
        "POST stock/add/ITEM/5 HTTP/1.1",
        "POST  HTTP/1.1",
        "STEAL /stock/add/ITEM/5 HTTP/1.1",
        "POST /stock/add/ITEM/5 HTTP/7.7",
        "nonsense",
      })
  void a_request_that_is_no_http_changes_nothing(String requestLine) {
    String before = specimen.state(client);

    Answer answer = RawRequest.send(client.origin(), requestLine.replace("ITEM", specimen.item()));

    assertThat(answer.status()).as("%s", answer).isBetween(400, 505);
    assertThat(specimen.state(client)).isEqualTo(before);
  }
}
