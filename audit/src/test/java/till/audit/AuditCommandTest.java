package till.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import till.cluster.TestCluster;

/** What the command says, and its exit codes. */
class AuditCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int audit(String... arguments) {
    return AuditCommand.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private int auditShop(String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "--redis";
    arguments[1] = TestCluster.shared().uris();
    System.arraycopy(more, 0, arguments, 2, more.length);
    return audit(arguments);
  }

  @Test
  void help_is_given() {
    assertThat(audit("--help")).isZero();
    assertThat(out.toString()).contains("Usage: ./till audit", "--settled");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--max 0      | --max must be 1 or more",
        "--wait -1    | --wait must be from 0 to 3600",
        "--wait 3601  | --wait must be from 0 to 3600",
        "--wait long  | 'long' is not an int",
        "--everything | Unknown option: '--everything'",
      })
  void arguments_without_sense_are_refused(String arguments, String message) {
    assertThat(audit(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void a_shop_that_is_not_up_is_a_clear_error(@TempDir Path folder) {
    assertThat(audit("--data", folder.toString())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("audit: Nothing is up on " + folder + "; ./till up starts it.\n");
  }

  @Test
  void a_redis_that_does_not_answer_is_a_clear_error() {
    assertThat(audit("--redis", "redis://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("audit: Nobody answers at redis://127.0.0.1:1\n");
  }

  @Test
  void a_shop_at_rest_is_settled() {
    SmallShop.atRest();

    assertThat(auditShop("--settled", "--wait", "10")).isZero();
    assertThat(out.toString()).contains("Everything adds up, and nothing is under way.");
  }

  @Test
  void a_shop_at_work_adds_up_and_is_not_settled() {
    SmallShop.open();

    assertThat(auditShop()).isZero();
    assertThat(out.toString()).contains("All that can be judged adds up; something is under way.");
    assertThat(auditShop("--settled")).isEqualTo(1);
  }

  @Test
  void what_does_not_add_up_is_told(@TempDir Path folder) throws IOException {
    SmallShop shop = SmallShop.atRest();
    shop.hset("item:{plum}", Map.of("available", "4"));
    shop.hset("item:{pear}", Map.of("available", "96"));
    Path json = folder.resolve("audit.json");

    assertThat(auditShop("--max", "1", "--json", json.toString())).isEqualTo(1);

    assertThat(out.toString()).contains("not conserved: 2", "  and 1 more", "It does not add up.");
    var report = new JsonObject(Files.readString(json));
    assertThat(report.getBoolean("adds_up")).isFalse();
    assertThat(report.getBoolean("quiet")).isTrue();
    assertThat(report.getJsonObject("orders").getInteger("PAID")).isEqualTo(3);
    assertThat(report.getJsonObject("found").getInteger("not conserved")).isEqualTo(2);
    assertThat(report.getJsonArray("findings")).hasSize(1);
  }
}
