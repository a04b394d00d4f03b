package till.escrow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of accounts, and of what lies beside them. */
final class AccountKindTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "A_b-9"})
  void an_account_is_known_by_its_key(String id) {
    for (var kind : AccountKind.values()) {
      assertThat(kind.isAccount(kind.key(id))).isTrue();
      assertThat(kind.idOf(kind.key(id))).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user:{a}:waiting",
        "user:{a}:payments",
        "user:{a}:request:{}",
        "user:{a}:request:}",
        "user:{a}:request:user:{b}",
        "user:{a}}",
        "user:{",
        "user:}",
        "item:{a}",
        "request:{user:{a}",
        "a user:{a}"
      })
  void nothing_else_is_an_account_of_a_user(String key) {
    assertThat(AccountKind.USER.isAccount(key)).isFalse();
  }
}
