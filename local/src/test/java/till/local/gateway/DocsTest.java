package till.local.gateway;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway shows the description of the API without asking anybody. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocsTest {
  private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

  private final Upstreamed upstreams = new Upstreamed();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Gateway gateway;

  @BeforeAll
  void start() {
    upstreams.deadInstance();
    gateway = upstreams.gateway(Duration.ofMillis(200));
  }

  @AfterAll
  void close() {
    gateway.close();
    client.shutdownNow();
    upstreams.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/docs?x"})
  void the_page_has_an_address_without_slash(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(301);
    assertThat(response.headers().firstValue("location")).hasValue("/docs/");
  }

  @ParameterizedTest
  @CsvSource({
    "/docs/, text/html; charset=utf-8",
    "/docs/openapi.yaml, application/yaml; charset=utf-8",
    "/docs/start.js, text/javascript; charset=utf-8",
    "/docs/swagger-ui-bundle.js?v=1, text/javascript; charset=utf-8",
    "/docs/swagger-ui.css, text/css; charset=utf-8",
    "/docs/favicon-32x32.png, image/png"
  })
  void each_file_has_its_type_and_headers_that_keep_strangers_out(String path, String type)
      throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isNotEmpty();
    var headers = response.headers();
    assertThat(headers.firstValue("content-type")).hasValue(type);
    assertThat(headers.firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(headers.firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'none';")
        .contains("script-src 'self';", "frame-ancestors 'none'")
        .doesNotContain("http");
  }

  @Test
  void what_the_page_refers_to_is_here() throws Exception {
    var files = REFERENCE.matcher(get("/docs/").body()).results().map(m -> m.group(1)).toList();
    assertThat(files).contains("swagger-ui-bundle.js", "swagger-ui.css", "openapi.yaml");
    for (String file : files) {
      assertThat(get("/docs/" + file).statusCode()).as(file).isEqualTo(200);
    }
  }

  @Test
  void a_head_is_a_page_without_its_body() throws Exception {
    var request = HttpRequest.newBuilder(upstreams.uri("/docs/openapi.yaml")).HEAD().build();
    HttpResponse<String> response = client.send(request, ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValueAsLong("content-length").orElseThrow())
        .isEqualTo(get("/docs/openapi.yaml").body().getBytes(StandardCharsets.UTF_8).length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docsx", "/docs/x", "/docs/index.html", "/docs//", "/docs/../x"})
  void all_else_is_a_404_problem(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("urn:till:problem:no-such-path");
  }

  @Test
  void it_can_only_be_read() throws Exception {
    var request =
        HttpRequest.newBuilder(upstreams.uri("/docs/")).POST(BodyPublishers.noBody()).build();
    HttpResponse<String> response = client.send(request, ofString());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD");
    assertThat(response.body()).contains("urn:till:problem:method-not-allowed");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(upstreams.uri(path)).build(), ofString());
  }
}
