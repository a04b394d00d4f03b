package till.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import till.bench.ToyShop.Fault;

/** The bench does not believe what it is told. */
class CheckoutCommandTest {
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
      })
  void whatever_is_not_true_is_found(Fault fault, int exitCode, String said) {
    try (ToyShop shop = new ToyShop(fault)) {
      int exit =
          Bench.commandLine()
              .setOut(new PrintWriter(out))
              .execute(
                  ("checkout --target %s --clients 4 --warmup 0 --seconds 1"
                          + " --orders 300 --items 10 --users 10")
                      .formatted(shop.origin())
                      .split(" ", -1));

      assertThat(out.toString()).contains("committed checkouts/s", said);
      assertThat(exit).as(out.toString()).isEqualTo(exitCode);
    }
  }
}
