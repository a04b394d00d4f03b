package till.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;

final class ScriptsTest {
  private final Scripts scripts = Scripts.local(TestRedis.client());

  @Test
  void redis_names_a_script_as_we_do() {
    for (String name : List.of("test/whole", "test/one", "stream/fail", "stream/reply")) {
      var script = Script.load(name);
      assertThat(TestRedis.commands().scriptLoad(script.source())).isEqualTo(script.digest());
    }
  }

  @Test
  void a_node_that_does_not_know_the_script_learns_it() {
    var whole = Script.load("test/whole");
    for (int i = 0; i < 3; i++) {
      TestRedis.commands().scriptFlush();
      for (String key : List.of("a", "b", "c", "d", "e", "f")) {
        assertThat(await(scripts.string(whole, new String[] {key}, ":" + key)))
            .isEqualTo("till:" + key);
      }
    }
  }

  @Test
  void an_answer_has_the_type_that_is_asked_for() {
    var types = Script.load("test/types");
    assertThat(await(scripts.list(types, new String[] {"types"}, "x")))
        .isEqualTo(List.of("x", 7L, List.of("inner")));
    assertThat(await(scripts.integer(Script.load("test/one"), new String[] {"types"})))
        .isEqualTo(1);
    assertThat(TestRedis.commands().get("types")).isEqualTo("x");
  }

  @Test
  void an_error_of_the_script_is_the_error_of_the_call() {
    assertThatThrownBy(() -> await(scripts.string(Script.load("test/whole"), new String[] {"a"})))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(RedisCommandExecutionException.class)
        .matches(e -> !TransientFailures.isOutage(e));
  }
}
