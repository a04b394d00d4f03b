package till.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.ulid.UlidCreator;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestKeyTest {
  private static final RequestLimits LIMITS =
      new RequestLimits(Duration.ofHours(2), Duration.ofSeconds(7));
  private static final Instant NOW = Instant.parse("2025-01-02T03:04:05Z");
  private static final String LONGEST = "k".repeat(RequestKey.LENGTH_MAX);
  private static final String PATH = "/orders/checkout/1";

  private static RequestKey key(String... headers) {
    return request("POST", PATH, headers);
  }

  private static RequestKey request(String method, String uri, String... headers) {
    return RequestKey.of(List.of(headers), method, URI.create(uri), LIMITS, NOW);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "a",
        "0",
        "8e03978e-40d5-43dd-bc93-6894a57f9324",
        "!#$%&'()*+,-./:;<=>?@[]^_`{|}~"
      })
  void a_key_is_visible_characters_with_or_without_quotes_around_it(String key) {
    assertThat(key(key).key()).isEqualTo(key);
    assertThat(key('"' + key + '"').key()).isEqualTo(key);
  }

  @Test
  void the_longest_key_is_fine() {
    assertThat(key(LONGEST).key()).isEqualTo(LONGEST);
    assertThat(key('"' + LONGEST + '"').key()).isEqualTo(LONGEST);
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(
      strings = {
        "",
        " ",
        "\"",
        "\"\"",
        "\"\"\"",
        "\"a",
        "a\"",
        "a\"b",
        "\"a\";b=1",
        "\"a\", \"b\"",
        "\"a\\\"b\"",
        "a\\b",
        "a b",
        " a",
        "a\t",
        "\u00e4",
        "\u007f",
      })
  void anything_else_is_malformed(String header) {
    assertMalformed(header);
  }

  @Test
  void a_longer_key_is_malformed() {
    assertMalformed(LONGEST + "k");
    assertMalformed('"' + LONGEST + "k\"");
  }

  @Test
  void there_is_one_key_only() {
    assertMalformed("a", "b");
    assertMalformed("a", "a");
  }

  private static void assertMalformed(String... headers) {
    assertThatThrownBy(() -> key(headers))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.MALFORMED_KEY));
  }

  @Test
  void a_request_without_a_key_gets_one_of_its_own() {
    var one = key();
    assertThat(one.key()).matches("till-[0-9A-HJKMNP-TV-Z]{26}");
    assertThat(one.isOwn()).isTrue();
    assertThat(one.expiry()).isEqualTo(NOW.plus(LIMITS.keepOwn()));
    assertThat(key().key()).isNotEqualTo(one.key());
  }

  @Test
  void what_the_gateway_sends_is_kept_as_shortly_as_our_own() {
    var made = NOW.minusSeconds(5);
    var gateways = key("till-" + UlidCreator.getUlid(made.toEpochMilli()));
    assertThat(gateways.isOwn()).isTrue();
    assertThat(gateways.expiry()).isEqualTo(made.plus(LIMITS.keepOwn()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"till-7ZZZZZZZZZZZZZZZZZZZZZZZZZ", "till-", "till-0", "till-no-ulid"})
  void a_key_that_seems_of_our_own_is_not_kept_longer(String key) {
    assertThat(key(key).expiry()).isEqualTo(NOW.plus(LIMITS.keepOwn()));
  }

  @Test
  void a_key_of_the_client_is_kept_longer() {
    var clients = key("client");
    assertThat(clients.isOwn()).isFalse();
    assertThat(clients.expiry()).isEqualTo(NOW.plus(LIMITS.keep()));
  }

  @Test
  void the_same_request_has_the_same_fingerprint_under_any_key() {
    var one = key("a");
    assertThat(one.fingerprint()).matches("[A-Za-z0-9_-]{22}");
    assertThat(key("b").fingerprint()).isEqualTo(one.fingerprint());
    assertThat(request("POST", "http://shop:8000" + PATH).fingerprint())
        .as("however its target is written")
        .isEqualTo(one.fingerprint());
  }

  @Test
  void another_method_path_or_query_has_another_fingerprint() {
    assertThat(
            List.of(
                key("a").fingerprint(),
                request("DELETE", PATH).fingerprint(),
                request("POST", "/orders/checkout/2").fingerprint(),
                request("POST", PATH + "?a").fingerprint(),
                request("POST", PATH + "?b").fingerprint()))
        .doesNotHaveDuplicates();
  }

  @Test
  void every_arrival_is_another_run() {
    assertThat(key("a").run()).matches("[0-9a-z]{1,13}").isNotEqualTo(key("a").run());
  }

  @Test
  void what_is_kept_for_no_time_is_no_limit() {
    var second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new RequestLimits(Duration.ZERO, second));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RequestLimits(second, Duration.ofNanos(1)));
  }
}
