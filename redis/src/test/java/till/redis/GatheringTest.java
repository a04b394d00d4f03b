package till.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Operations go together while they wait for a call that is under way. */
final class GatheringTest {
  private static final String POISON = "poison";

  private final List<Call> calls = new ArrayList<>();
  private final Gathering<String, String> gathering = new Gathering<>(this::call);

  private record Call(
      List<String> operations,
      CompletableFuture<Executed<List<String>>> returned,
      Barrier barrier) {
    void complete() {
      var results = operations.stream().map(operation -> operation + "!").toList();
      returned.complete(new Executed<>(results, barrier));
    }

    void fail(RuntimeException e) {
      returned.completeExceptionally(e);
    }
  }

  private CompletionStage<Executed<List<String>>> call(List<String> operations) {
    Barrier barrier = () -> CompletableFuture.completedStage(null);
    var call = new Call(operations, new CompletableFuture<>(), barrier);
    calls.add(call);
    return call.returned;
  }

  private void begin(String operation) {
    gathering.add(operation);
  }

  private CompletableFuture<Executed<String>> add(String operation) {
    return gathering.add(operation).toCompletableFuture();
  }

  private List<List<String>> told() {
    return calls.stream().map(Call::operations).toList();
  }

  @Test
  void who_finds_no_call_under_way_goes_at_once_and_alone() {
    var first = add("a");
    assertThat(told()).containsExactly(List.of("a"));
    calls.getFirst().complete();
    assertThat(await(first).answer()).isEqualTo("a!");
    begin("b");
    assertThat(told()).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void those_that_come_meanwhile_go_together_in_their_order() {
    begin("a");
    var added = List.of(add("b"), add("c"), add("b"));
    assertThat(told()).hasSize(1);
    calls.getFirst().complete();
    assertThat(told()).containsExactly(List.of("a"), List.of("b", "c", "b"));
    assertThat(added).noneMatch(CompletableFuture::isDone);
    calls.getLast().complete();
    assertThat(added.stream().map(one -> await(one).answer())).containsExactly("b!", "c!", "b!");
    assertThat(added.stream().map(one -> await(one).barrier()))
        .containsOnly(calls.getLast().barrier);
  }

  @Test
  void a_call_takes_so_many_and_no_more() {
    begin("first");
    int many = 2 * Gathering.OPERATIONS_MAX + 1;
    var added = IntStream.range(0, many).mapToObj(i -> add(Integer.toString(i))).toList();
    for (int i = 0; i < 4; i++) {
      calls.get(i).complete();
    }
    assertThat(calls.stream().map(call -> call.operations.size()))
        .containsExactly(1, Gathering.OPERATIONS_MAX, Gathering.OPERATIONS_MAX, 1);
    for (int i = 0; i < many; i++) {
      assertThat(await(added.get(i)).answer()).isEqualTo(i + "!");
    }
  }

  @Test
  void who_comes_because_of_an_answer_goes_with_the_next_call() {
    var follower = add("a").thenCompose(done -> gathering.add("follower"));
    begin("b");
    calls.getFirst().complete();
    assertThat(told()).containsExactly(List.of("a"), List.of("b", "follower"));
    calls.getLast().complete();
    assertThat(await(follower).answer()).isEqualTo("follower!");
  }

  @Test
  void an_outage_is_told_to_all_of_them_and_the_next_ones_go() {
    var outage = new RedisConnectionException("the primary is gone");
    begin("a");
    var added = List.of(add("b"), add("c"));
    calls.getFirst().complete();
    var next = add("d");
    calls.getLast().fail(outage);
    for (var one : added) {
      assertThatThrownBy(one::join).hasCause(outage);
    }
    assertThat(told()).containsExactly(List.of("a"), List.of("b", "c"), List.of("d"));
    calls.getLast().complete();
    assertThat(await(next).answer()).isEqualTo("d!");
  }

  @Test
  void of_a_call_that_fails_otherwise_only_the_guilty_one_fails() {
    begin("a");
    var good = add("b");
    var guilty = add(POISON);
    var other = add("c");
    calls.getFirst().complete();
    var wrong = new RedisCommandExecutionException("WRONGTYPE");
    calls.get(1).fail(wrong);
    begin("next");
    assertThat(told().subList(1, 3)).containsExactly(List.of("b", POISON, "c"), List.of("b"));
    calls.get(2).complete();
    calls.get(3).fail(wrong);
    calls.get(4).complete();
    assertThat(told().subList(3, 6))
        .containsExactly(List.of(POISON), List.of("c"), List.of("next"));
    assertThat(await(good).answer()).isEqualTo("b!");
    assertThat(await(other).answer()).isEqualTo("c!");
    assertThatThrownBy(guilty::join).hasRootCause(wrong);
  }

  @Test
  void an_operation_that_fails_alone_is_not_done_again() {
    var wrong = new RedisCommandExecutionException("WRONGTYPE");
    var guilty = add(POISON);
    calls.getFirst().fail(wrong);
    assertThatThrownBy(guilty::join).hasRootCause(wrong);
    assertThat(told()).hasSize(1);
  }

  @Test
  void a_call_that_throws_is_one_that_fails() {
    var bug = new IllegalStateException("a bug");
    var gathering =
        new Gathering<String, String>(
            operations -> {
              throw bug;
            });
    assertThatThrownBy(() -> gathering.add("a").toCompletableFuture().join()).hasRootCause(bug);
    assertThatThrownBy(() -> gathering.add("b").toCompletableFuture().join()).hasRootCause(bug);
  }

  @Test
  void calls_that_are_answered_at_once_need_no_stack() {
    var first = new CompletableFuture<Void>();
    var gathering =
        new Gathering<Integer, Integer>(
            operations ->
                first.thenApply(
                    done ->
                        new Executed<>(operations, () -> CompletableFuture.completedStage(null))));
    var added =
        IntStream.range(0, 1_000_000)
            .mapToObj(i -> gathering.add(i).toCompletableFuture())
            .toList();
    first.complete(null);
    assertThat(added).allMatch(CompletableFuture::isDone);
  }

  @Test
  void however_many_add_at_once_each_gets_its_own_answer() {
    var gathering =
        new Gathering<Integer, Integer>(
            operations ->
                CompletableFuture.supplyAsync(
                    () ->
                        new Executed<>(
                            operations.stream().map(one -> -one).toList(),
                            () -> CompletableFuture.completedStage(null))));
    var added =
        IntStream.range(0, 20_000)
            .parallel()
            .mapToObj(i -> gathering.add(i).toCompletableFuture())
            .toList();
    for (int i = 0; i < added.size(); i++) {
      assertThat(await(added.get(i)).answer()).isEqualTo(-i);
    }
  }
}
