package till.escrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import till.escrow.Ledger.Step;

/**
 * A row of a script's table.
 *
 * @param given what was done to the account before
 * @param when what is done now
 * @param answer what comes back
 * @param then how the account stands afterwards
 */
record Row(String name, List<Step> given, Step when, String answer, String then) {
  static List<Step> given(Step... steps) {
    return List.of(steps);
  }

  void check(AccountKind kind) {
    var ledger = new Ledger(kind);
    given.forEach(ledger::run);
    assertThat(ledger.run(when)).isEqualTo(answer);
    assertThat(ledger.state()).isEqualTo(then);
  }

  @Override
  public String toString() {
    return name;
  }
}
