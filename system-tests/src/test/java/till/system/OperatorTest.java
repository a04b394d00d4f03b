package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import till.local.Installation;
import till.local.InstallationPlan;
import till.local.Whereabouts;
import till.local.operator.CheckoutCommand;
import till.local.operator.DeadLettersCommand;
import till.local.operator.OperatorException;
import till.local.operator.StreamsCommand;
import till.local.operator.TopCommand;
import till.process.Await;

/** The console beside a whole shop: why an order is not paid, and what operators do about it. */
@Timeout(180)
final class OperatorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static @Nullable Installation running;

  @BeforeAll
  static void open() {
    Path root = Path.of(System.getProperty("till.root", ".."));
    running =
        Installation.start(
            InstallationPlan.in(root, data())
                .withSize(3, 0, 1)
                .withConsole(true)
                .withEnvironment(Map.of("TILL_CHECKOUT_TIMEOUT", "25s"))
                .withFreshData(true),
            System.out::println);
    until(
        "the console answers", () -> run(new TopCommand(), "--once").exit() == 0 ? "" : "not yet");
  }

  @AfterAll
  static void close() {
    shop().close();
  }

  private static Path data() {
    return Path.of(System.getProperty("till.root", ".."))
        .resolve("system-tests/target/shop-console");
  }

  private static Installation shop() {
    return Objects.requireNonNull(running);
  }

  private static void until(String what, Supplier<String> obstacle) {
    Await.until(
        PATIENCE,
        () -> {
          String found = obstacle.get();
          return found.isEmpty() ? Optional.empty() : Optional.of(what + ": " + found);
        });
  }

  /** What a command printed, and its status. */
  private record Ran(int exit, String out) {
    JsonObject json() {
      return new JsonObject(out);
    }
  }

  private static void untilItSays(String words, Supplier<Ran> command) {
    until(
        "it says " + words,
        () -> {
          String out = command.get().out();
          return out.contains(words) ? "" : out;
        });
  }

  /** Runs a command as {@code ./till} does, on the installation here. */
  private static Ran run(Object command, String... arguments) {
    var out = new ByteArrayOutputStream();
    var usual = System.out;
    var commands = new CommandLine(command);
    commands.setExecutionExceptionHandler(
        (e, failed, parsed) -> {
          if (e instanceof OperatorException) {
            System.out.print(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
          }
          throw e;
        });
    var all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--data";
    all[arguments.length + 1] = data().toString();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      return new Ran(commands.execute(all), out.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(usual);
    }
  }

  private static String order(Client client) {
    String item = client.post("/stock/item/create/5").json().getString("item_id");
    client.post("/stock/add/" + item + "/10");
    String user = client.post("/payment/create_user").json().getString("user_id");
    client.post("/payment/add_funds/" + user + "/100");
    String order = client.post("/orders/create/" + user).json().getString("order_id");
    client.post("/orders/addItem/" + order + "/" + item + "/2");
    return order;
  }

  @Test
  void an_operator_finds_out_why_an_order_is_not_paid_and_sees_it_paid() {
    var client = new Client(shop().origin());
    String order = order(client);
    shop().kill("payment-svc-1");
    var checkout = CompletableFuture.supplyAsync(() -> client.post("/orders/checkout/" + order));
    untilItSays(
        "no instance of payment-svc is alive", () -> run(new CheckoutCommand(), "show", order));
    assertThat(run(new CheckoutCommand(), "list", "--json").json().getLong("total")).isEqualTo(1);
    // The instance read the other partitions up to a second after the order's.
    untilItSays("! payment-svc: no live instance", () -> run(new TopCommand(), "--once"));
    shop().start("payment-svc-1");
    assertThat(checkout.join().status()).isEqualTo(200);
    until(
        "it is paid",
        () -> {
          var said = run(new CheckoutCommand(), "show", order, "--json").json();
          return said.getString("why").equals("Paid.") ? "" : said.getString("why");
        });
    assertThat(run(new CheckoutCommand(), "abort", order))
        .isEqualTo(new Ran(1, "No checkout of the order is open"));
  }

  @Test
  void an_undecided_checkout_is_aborted_and_all_is_given_back() {
    var client = new Client(shop().origin());
    String order = order(client);
    shop().kill("stock-svc-1");
    var checkout = CompletableFuture.supplyAsync(() -> client.post("/orders/checkout/" + order));
    until(
        "it is open",
        () ->
            run(new CheckoutCommand(), "list", "--json").json().getLong("total") == 1
                ? ""
                : "not yet");
    assertThat(run(new CheckoutCommand(), "abort", order).exit()).isZero();
    shop().start("stock-svc-1");
    assertThat(checkout.join().status()).isEqualTo(409);
    until(
        "it is open again",
        () -> {
          var said = run(new CheckoutCommand(), "show", order, "--json").json();
          return said.getString("status").equals("OPEN") ? "" : said.getString("why");
        });
    assertThat(client.post("/orders/checkout/" + order).status()).isEqualTo(200);
  }

  @Test
  void commands_answer_with_a_status_and_a_line() {
    assertThat(run(new StreamsCommand()).out()).contains("saga:{", "payment-svc-1");
    assertThat(run(new DeadLettersCommand(), "list").out()).startsWith("dead letters: 0");
    assertThat(run(new DeadLettersCommand(), "redrive", "payment.10.1-0").exit()).isEqualTo(1);
    assertThat(run(new CheckoutCommand(), "show", "nobody"))
        .isEqualTo(new Ran(1, "Order not found"));
    assertThat(run(new StreamsCommand(), "--token", "wrong"))
        .isEqualTo(new Ran(1, "The console does not know this token"));
    assertThat(run(new StreamsCommand(), "--url", "http://127.0.0.1:1").out())
        .startsWith("No console answers at http://127.0.0.1:1");
  }

  @Test
  void the_token_is_long_and_its_owners_only_and_the_gateway_leads_to_the_page() {
    Path file = data().resolve("operator-token");
    try {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(Whereabouts.operatorToken(data())).matches("[0-9a-f]{64}");
    var client = new Client(URI.create(shop().origin().toString()));
    assertThat(client.get("/console/").status()).isEqualTo(200);
    assertThat(client.get("/operator/overview").status()).isEqualTo(401);
  }
}
