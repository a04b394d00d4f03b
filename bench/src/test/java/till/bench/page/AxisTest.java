package till.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where values lie, and which are written beside the axis. */
class AxisTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "     0 | 0,0.2,0.4,0.6,0.8,1",
        "     1 | 0,0.2,0.4,0.6,0.8,1",
        "     7 | 0,2,4,6,8",
        " 1_641 | 0,500,1000,1500,2000",
        "10_000 | 0,2000,4000,6000,8000,10000",
      })
  void linear_ticks_are_round_and_reach_the_greatest(String greatest, String ticks) {
    Axis axis = Axis.linear(Double.parseDouble(greatest.replace("_", "")), 0, 100);

    assertThat(axis.ticks().stream().map(tick -> Math.round(tick * 10) / 10.0))
        .isEqualTo(doubles(ticks));
    assertThat(axis.at(axis.ticks().getLast())).isEqualTo(100);
  }

  @Test
  void logarithmic_ticks_are_powers_of_ten() {
    Axis axis = Axis.logarithmic(0.3, 45, 200, 0);

    assertThat(axis.ticks().stream().map(tick -> Math.round(tick * 10) / 10.0))
        .isEqualTo(doubles("0.1,1,10,100"));
    assertThat(Math.round(axis.at(1))).isEqualTo(133);
    assertThat(axis.at(1_000)).as("what is too great is at the end").isZero();
  }

  private static List<Double> doubles(String commaSeparated) {
    return List.of(commaSeparated.split(",", -1)).stream().map(Double::valueOf).toList();
  }
}
