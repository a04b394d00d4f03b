package till.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import till.cluster.TestRedis;
import till.console.stream.Role;
import till.process.Await;

/** What operators see and do, by HTTP. */
final class ConsoleTest {
  private static final Floor FLOOR = new Floor();
  private static @Nullable Desk shared;

  @BeforeAll
  static void open() {
    shared = Desk.open(Map.of("till.audit.enabled", "false"));
  }

  @AfterAll
  static void close() {
    desk().close();
  }

  private static Desk desk() {
    return Objects.requireNonNull(shared);
  }

  @BeforeEach
  void clear() {
    FLOOR.clear();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /operator/overview",
    "GET, /operator/streams",
    "GET, /operator/orders",
    "GET, /operator/orders/o",
    "GET, /operator/dead-letters",
    "GET, /operator/log",
    "GET, /operator/nowhere",
    "POST, /operator/orders/o/abort",
    "POST, /operator/orders/o/run-again",
    "POST, /operator/dead-letters/redrive",
  })
  void nothing_is_seen_or_done_without_the_token(String method, String path) {
    for (String token : Stream.of("", "wrong", Desk.TOKEN + "x").toList()) {
      var said = desk().send(method, path, token.isEmpty() ? null : token, null, null);
      assertThat(said.status()).isEqualTo(401);
      assertThat(said.problem()).isEqualTo("unauthorized");
    }
  }

  @Test
  void the_page_needs_no_token_and_lets_nothing_foreign_in() {
    var page = desk().send("GET", "/console/", null, null, null);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.response().headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/html");
    assertThat(page.response().headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'self'");
    assertThat(desk().send("GET", "/console", null, null, null).status()).isEqualTo(308);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/none.html",
        "/console/application.yml",
        "/console/..%2fapplication.html",
        "/console/a%2fb.js"
      })
  void only_what_belongs_to_the_page_is_served(String path) {
    assertThat(desk().send("GET", path, null, null, null).status()).isBetween(400, 404);
  }

  @Test
  void an_order_that_nobody_checked_out() {
    FLOOR.open("o");
    var order = desk().read("/operator/orders/o");
    assertThat(order.getString("why")).isEqualTo("Not paid: nobody has checked it out yet.");
    assertThat(order.getJsonArray("items").getJsonObject(0))
        .isEqualTo(new JsonObject().put("item_id", "i").put("quantity", 2).put("cost", 10));
    assertThat(desk().get("/operator/orders/x").problem()).isEqualTo("order-not-found");
    assertThat(desk().get("/operator/orders/x%20y").problem()).isEqualTo("malformed-id");
  }

  @Test
  void an_order_whose_payment_svc_is_not_there() {
    FLOOR.begin("o");
    var order = desk().read("/operator/orders/o");
    assertThat(order.getString("why"))
        .startsWith("Not paid yet: payment-svc has not answered: the command has been unread for ")
        .contains(", and no instance of payment-svc is alive.")
        .contains("If it stays so, it is aborted in ");
    assertThat(order.getJsonObject("can"))
        .isEqualTo(new JsonObject().put("abort", true).put("run_again", false));
    var checkout = order.getJsonArray("checkouts").getJsonObject(0);
    assertThat(steps(checkout)).containsExactly("begun", "hold-credit", "hold-stock", "decided");
    var command = checkout.getJsonArray("steps").getJsonObject(1).getJsonObject("command");
    assertThat(command.getString("state")).isEqualTo("unread");
    assertThat(desk().read("/operator/overview").getJsonArray("alarms").getString(0))
        .isEqualTo("payment-svc: no live instance (none was ever seen)");
  }

  private static List<String> steps(JsonObject checkout) {
    return checkout.getJsonArray("steps").stream()
        .map(step -> ((JsonObject) step).getString("step"))
        .toList();
  }

  @Test
  void an_order_whose_command_an_instance_has_taken() {
    FLOOR.begin("o");
    FLOOR.take(Role.PAYMENT, "o", "payment-svc-1");
    var order = desk().read("/operator/orders/o");
    assertThat(order.getString("why"))
        .startsWith("Not paid yet: payment-svc-1 has had the command for ");
    assertThat(order.getJsonObject("can"))
        .isEqualTo(new JsonObject().put("abort", true).put("run_again", true));
  }

  @Test
  void an_order_that_waits_for_others() {
    String checkout = FLOOR.begin("o");
    TestRedis.commands().hset("item:{i}", "wait:" + checkout, "2 9000000000000 10 1-0");
    TestRedis.commands().zadd("item:{i}:waiting", 1, "other/1");
    TestRedis.commands().zadd("item:{i}:waiting", 2, checkout);
    assertThat(desk().read("/operator/orders/o").getString("why"))
        .startsWith("Not paid yet: it waits for 2 of item:i, which checkouts hold")
        .contains("; 1 are before it in the queue");
    var waiting = desk().read("/operator/orders?list=waiting");
    assertThat(waiting.getLong("total")).isEqualTo(1);
    assertThat(desk().read("/operator/orders?list=stuck").getLong("total")).isZero();
    assertThat(desk().read("/operator/orders?list=stuck&older_than_ms=-1").getLong("total"))
        .isEqualTo(1);
    assertThat(desk().get("/operator/orders?list=others").problem()).isEqualTo("malformed-request");
  }

  @Test
  void an_undecided_checkout_is_aborted_once_and_order_svc_announces_it() {
    FLOOR.begin("o");
    var aborted = desk().post("/operator/orders/o/abort", "one-key");
    assertThat(aborted.json().getString("result")).isEqualTo("ABORTED");
    assertThat(aborted.isReplayed()).isFalse();
    assertThat(TestRedis.commands().hgetall(FLOOR.key("o")))
        .containsEntry("status", "ABORTING")
        .containsEntry("reason", "ABORTED");

    var again = desk().post("/operator/orders/o/abort", "one-key");
    assertThat(again.json().getString("result")).isEqualTo("ABORTED");
    assertThat(again.isReplayed()).isTrue();
    assertThat(desk().post("/operator/orders/other/abort", "one-key").status()).isEqualTo(404);

    assertThat(FLOOR.sweep("o").subList(0, 3))
        .containsExactly("ABORTING", "order-svc-1", "ABORTED");
    assertThat(FLOOR.entries(Role.STOCK, "o")).hasSize(1);
    assertThat(desk().post("/operator/orders/o/abort", (String) null).problem())
        .isEqualTo("checkout-decided");
    assertThat(desk().read("/operator/orders/o").getString("why"))
        .startsWith("Not paid: it was aborted, by an operator");
    assertThat(notes()).containsExactly("abort o ABORTING", "abort o ABORTED");
  }

  private static List<String> notes() {
    return desk().read("/operator/log").getJsonArray("entries").stream()
        .map(JsonObject.class::cast)
        .peek(note -> assertThat(note.getString("who")).startsWith("tester at "))
        .map(
            note ->
                note.getString("action")
                    + " "
                    + note.getString("subject")
                    + " "
                    + note.getString("result"))
        .toList();
  }

  @Test
  void what_is_not_open_or_is_paid_is_not_aborted() {
    FLOOR.open("o");
    assertThat(desk().post("/operator/orders/o/abort", (String) null).problem())
        .isEqualTo("not-open");
    FLOOR.begin("p");
    TestRedis.commands().hset(FLOOR.key("p"), "status", "PAID");
    assertThat(desk().post("/operator/orders/p/abort", (String) null).problem())
        .isEqualTo("checkout-decided");
    assertThat(TestRedis.commands().hget(FLOOR.key("p"), "status")).isEqualTo("PAID");
  }

  @Test
  void a_command_that_an_instance_does_not_answer_is_handed_out_again_once() {
    FLOOR.begin("o");
    var before = FLOOR.entries(Role.PAYMENT, "o");
    assertThat(desk().post("/operator/orders/o/run-again", (String) null).problem())
        .as("nobody has it")
        .isEqualTo("nothing-to-run");
    FLOOR.take(Role.PAYMENT, "o", "payment-svc-1");
    assertThat(FLOOR.pending(Role.PAYMENT, "o")).isEqualTo(1);

    assertThat(desk().post("/operator/orders/o/run-again", "a-key").json().getLong("commands"))
        .isEqualTo(1);
    assertThat(FLOOR.pending(Role.PAYMENT, "o")).as("it is unread").isZero();
    assertThat(FLOOR.entries(Role.PAYMENT, "o")).as("as it was").isEqualTo(before);

    FLOOR.take(Role.PAYMENT, "o", "payment-svc-2");
    var again = desk().post("/operator/orders/o/run-again", "a-key");
    assertThat(again.isReplayed()).isTrue();
    assertThat(FLOOR.pending(Role.PAYMENT, "o")).as("not a second time").isEqualTo(1);
  }

  @Test
  void a_dead_letter_is_shown_and_redriven_once() {
    FLOOR.begin("o");
    FLOOR.bury(Role.STOCK, "o", Map.of("o/1", "hold 1 i:2"));
    var list = desk().read("/operator/dead-letters");
    assertThat(list.getLong("total")).isEqualTo(1);
    var letter = list.getJsonArray("letters").getJsonObject(0);
    String id = letter.getString("id");
    assertThat(letter.getString("cause")).contains("the test wants it");
    assertThat(letter.getJsonArray("orders")).isEqualTo(new JsonArray(List.of("o")));
    assertThat(desk().read("/operator/dead-letters/" + id).getJsonArray("fields")).hasSize(1);

    assertThat(
            desk()
                .post("/operator/dead-letters/" + id + "/redrive", "k")
                .json()
                .getString("result"))
        .isEqualTo("REDRIVEN");
    assertThat(FLOOR.entries(Role.STOCK, "o")).containsExactly(Map.of("o/1", "hold 1 i:2"));
    var again = desk().post("/operator/dead-letters/" + id + "/redrive", "k");
    assertThat(again.json().getString("result")).isEqualTo("REDRIVEN");
    assertThat(again.isReplayed()).isTrue();
    assertThat(FLOOR.entries(Role.STOCK, "o")).hasSize(1);
    assertThat(desk().post("/operator/dead-letters/" + id + "/redrive", "other").problem())
        .isEqualTo("dead-letter-not-found");
  }

  @Test
  void poison_is_discarded_with_others() {
    FLOOR.bury(Role.PAYMENT, "o", Map.of("do", "harm"));
    FLOOR.bury(Role.OUTCOME, "p", Map.of("do", "harm"));
    var letters = desk().read("/operator/dead-letters").getJsonArray("letters");
    assertThat(letters.getJsonObject(0).getString("advice")).contains("discard it");
    var ids = letters.stream().map(letter -> ((JsonObject) letter).getString("id")).toList();
    var chosen = new JsonArray(new ArrayList<>(ids)).add("payment.10.1-0").add("nonsense");
    var results =
        desk()
            .post("/operator/dead-letters/discard", new JsonObject().put("letters", chosen))
            .json()
            .getJsonArray("results");
    assertThat(results.stream().map(done -> ((JsonObject) done).getString("result")))
        .containsExactly("DISCARDED", "DISCARDED", "NOT_FOUND", "NOT_FOUND");
    assertThat(desk().read("/operator/dead-letters").getLong("total")).isZero();
    assertThat(desk().post("/operator/dead-letters/discard", new JsonObject()).problem())
        .isEqualTo("malformed-request");
  }

  @Test
  void the_overview_counts_what_the_logs_say() {
    TestRedis.commands()
        .xadd(
            FLOOR.saga("o", "log"),
            Map.of(
                "o/1",
                    "PAID user u total 10 began 1000 credit_held 1002 decided 1004 ended 1007"
                        + " by order-svc-1 lines i:2",
                "p/1",
                    "OUT_OF_STOCK user u total 10 began 1000 credit_held - decided 1004"
                        + " ended 1009 by order-svc-1 lines i:2"));
    FLOOR.begin("q");
    Await.until(
        Duration.ofSeconds(10),
        () -> {
          var totals =
              desk().read("/operator/overview").getJsonObject("checkouts").getJsonObject("totals");
          return totals.equals(new JsonObject().put("OUT_OF_STOCK", 1).put("PAID", 1))
              ? Optional.empty()
              : Optional.of("totals are " + totals);
        });
    var overview = desk().read("/operator/overview");
    assertThat(overview.getJsonObject("open").getLong("total")).isEqualTo(1);
    assertThat(overview.getJsonArray("redis")).hasSize(3);
    assertThat(overview.getJsonArray("streams")).hasSize(3);
    assertThat(desk().read("/operator/streams").getJsonArray("streams")).hasSize(36);
  }
}
