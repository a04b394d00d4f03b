package till.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.ulid.UlidCreator;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    return RequestKey.of(List.of(headers), List.of(), method, URI.create(uri), LIMITS, NOW);
  }

  private static RequestKey withIds(String... ids) {
    return RequestKey.of(List.of(), List.of(ids), "POST", URI.create(PATH), LIMITS, NOW);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"a", "0", "8e03978e-40d5-43dd-bc93-6894a57f9324", "A_b.c-d", "till-1"})
  void a_key_of_plain_characters_stands_for_itself_with_or_without_quotes_around_it(String key) {
    assertThat(key(key).key()).isEqualTo(key);
    assertThat(key('"' + key + '"').key()).isEqualTo(key);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '\u0001',
      value = {
        "{} %7B%7D",
        "}{ %7D%7B",
        "a:b a%3Ab",
        "a%3Ab a%253Ab",
        "*?[a]/ %2A%3F%5Ba%5D%2F",
        "~ %7E",
        "~01J0000000000000000000000A %7E01J0000000000000000000000A",
        "a\\b a%5Cb",
        "a\"b a%22b",
        "\" %22",
        "\"a %22a",
        "a\" a%22",
        "\"\"\" %22%22%22",
        "\"a\";b=1 %22a%22%3Bb%3D1",
        "\"a\\\"b\" a%22b",
        "\"a\\\\b\" a%5Cb",
        "\"a\\b\" %22a%5Cb%22",
        "\"{}\" %7B%7D"
      })
  void other_visible_characters_are_encoded(String header, String key) {
    assertThat(key(header).key()).isEqualTo(key);
    assertThat(key(header).own()).isFalse();
  }

  @Test
  void no_two_keys_are_encoded_alike() {
    var keys = new HashSet<String>();
    for (char c = '!'; c <= '~'; c++) {
      assertThat(keys.add(key("" + c).key())).isTrue();
      assertThat(key("" + c).key()).matches("[A-Za-z0-9_.%-]+");
    }
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
        "\"\"",
        "\"a\", \"b\"",
        "a b",
        "\"a b\"",
        " a",
        "a\t",
        "\u00e4",
        "\u007f",
        "a\u0000",
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
    assertThat(one.key()).matches("~[0-9A-HJKMNP-TV-Z]{26}");
    assertThat(one.own()).isTrue();
    assertThat(one.expiry()).isEqualTo(NOW.plus(LIMITS.keepOwn()));
    assertThat(key().key()).isNotEqualTo(one.key());
  }

  @Test
  void an_id_that_a_gateway_gives_is_a_key_of_our_own_kept_from_when_it_was_made() {
    var made = NOW.minusSeconds(5);
    String id = UlidCreator.getUlid(made.toEpochMilli()).toString();
    assertThat(withIds(id))
        .returns("~" + id, RequestKey::key)
        .returns(true, RequestKey::own)
        .returns(made.plus(LIMITS.keepOwn()), RequestKey::expiry);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7ZZZZZZZZZZZZZZZZZZZZZZZZZ", "0", "3f1c9a0b6f4e4c0d9f6a3c7e1b2d4a5f"})
  void an_id_that_tells_no_time_or_one_to_come_is_kept_from_its_arrival(String id) {
    assertThat(withIds(id).expiry()).isEqualTo(NOW.plus(LIMITS.keepOwn()));
  }

  @Test
  void a_malformed_id_or_two_are_malformed() {
    for (String[] ids : new String[][] {{""}, {"a b"}, {"{}"}, {"a".repeat(65)}, {"a", "b"}}) {
      assertThatThrownBy(() -> withIds(ids)).isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void the_key_of_a_client_goes_before_an_id() {
    var both = RequestKey.of(List.of("k"), List.of("1"), "POST", URI.create(PATH), LIMITS, NOW);
    assertThat(both.key()).isEqualTo("k");
    assertThat(both.own()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"till-", "till-0", "till-01J0000000000000000000000A"})
  void a_clients_key_that_begins_like_ours_once_did_is_like_any_other(String key) {
    assertThat(key(key))
        .returns(key, RequestKey::key)
        .returns(false, RequestKey::own)
        .returns(NOW.plus(LIMITS.keep()), RequestKey::expiry);
  }

  @Test
  void a_key_of_the_client_is_kept_longer() {
    var clients = key("client");
    assertThat(clients.own()).isFalse();
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
