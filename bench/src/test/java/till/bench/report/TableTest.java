package till.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void names_are_left_and_values_right() {
    Table table = new Table();
    table.row("committed", "1,234", "in 15.0 s");
    table.row("errors", "0");

    assertThat(table).hasToString("committed  1,234  in 15.0 s\nerrors         0\n");
  }
}
