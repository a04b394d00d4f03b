package till.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ScriptTest {
  @Test
  void an_include_line_is_replaced_by_that_file() {
    assertThat(Script.load("test/whole").source())
        .isEqualTo(
            """
            #!lua
            -- Two parts of a word.
            -- The first part.
            local function part()
              return "till"
            end


            return part() .. ARGV[1]""");
  }

  @Test
  void the_digest_is_the_sha_1_of_the_source() {
    assertThat(Script.load("test/one"))
        .isEqualTo(new Script("test/one", "return 1", "e0e1f9fabfc9d4800c877a703b823ac0578ff8db"));
  }

  @Test
  void a_script_that_is_not_there_is_named() {
    assertThatThrownBy(() -> Script.load("test/missing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("test/missing");
    assertThatThrownBy(() -> Script.load("test/broken"))
        .hasMessageContaining("test/include/missing");
  }
}
