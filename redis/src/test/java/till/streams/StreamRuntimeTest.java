package till.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static till.cluster.TestRedis.await;

import io.lettuce.core.KillArgs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.process.Await;
import till.redis.TaskMonitor;
import till.streams.Recorder.Fate;

final class StreamRuntimeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(50);
  private static final int BATCH_MAX = 4;
  private static final int FAILURES_MAX = 3;

  private final String role = Probe.freshRole();
  private final Probe first = Probe.of(role, Probe.PARTITIONS.all().get(0));
  private final Probe second = Probe.of(role, Probe.PARTITIONS.all().get(1));
  private final Recorder handler = new Recorder();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<StreamRuntime> runtimes = new ArrayList<>();

  /**
   * @param reclaimIdle after which an entry is taken from its consumer
   * @param consumerForgotten after which a consumer is taken for dead
   */
  private static StreamLimits limits(Duration reclaimIdle, Duration consumerForgotten) {
    return new StreamLimits(
        BATCH_MAX,
        Duration.ofMillis(50),
        reclaimIdle,
        Duration.ofMillis(10),
        BATCH_MAX,
        Duration.ofMillis(200),
        FAILURES_MAX,
        Duration.ofHours(1),
        consumerForgotten);
  }

  private StreamRuntime start(String instance, BatchHandler handler, StreamLimits limits) {
    var runtime =
        new StreamRuntime(
            Probe.streams(instance),
            Probe.PARTITIONS,
            role,
            Probe.GROUP,
            handler,
            limits,
            new StreamMetrics(registry),
            TaskMonitor.unattended());
    runtimes.add(runtime);
    runtime.start();
    return runtime;
  }

  /** An instance that takes nothing from others. */
  private StreamRuntime start(String instance) {
    return start(instance, handler, limits(NEVER, NEVER));
  }

  @AfterEach
  void close() {
    runtimes.forEach(StreamRuntime::close);
    assertThat(handler.overlaps()).as("entries that were handled twice at once").isEmpty();
  }

  private static void until(String what, BooleanSupplier holds) {
    Await.until(
        PATIENCE, () -> holds.getAsBoolean() ? Optional.empty() : Optional.of("not yet: " + what));
  }

  private double metric(String name) {
    var counter = registry.find(name).tag("role", role).counter();
    return counter == null ? 0 : counter.count();
  }

  private void untilAllAnswered() {
    until(
        "all is answered",
        () ->
            first.names().isEmpty()
                && second.names().isEmpty()
                && first.pending().isEmpty()
                && second.pending().isEmpty());
  }

  @Test
  void new_entries_are_handled_in_batches_and_once() {
    first.add("a", "b", "c", "d", "e", "f");
    second.add("u", "v");
    start("alpha");
    untilAllAnswered();

    first.add("g");
    untilAllAnswered();

    assertThat(handler.batches(first.stream()))
        .containsExactly(List.of("a", "b", "c", "d"), List.of("e", "f"), List.of("g"));
    assertThat(handler.batches(second.stream())).containsExactly(List.of("u", "v"));
  }

  @Test
  void an_instance_that_waits_in_vain_is_known_to_be_there() {
    start("alpha");
    long began = System.nanoTime();
    until("it is in the group", () -> first.consumers().contains("alpha"));
    until(
        "it waits for a second, and was there just now",
        () ->
            System.nanoTime() - began > Duration.ofSeconds(1).toNanos()
                && first.idleMs("alpha") < 500);
  }

  @Test
  void what_was_pending_in_its_own_name_comes_first() {
    first.add("a", "b", "c", "d", "e", "f");
    first.deliver("alpha", 5);
    start("alpha");
    untilAllAnswered();
    assertThat(handler.batches())
        .containsExactly(List.of("a", "b", "c", "d"), List.of("e"), List.of("f"));
  }

  @Test
  void what_waits_still_does_not_keep_the_others_back() {
    first.add("a", "b", "c", "d", "e", "f");
    first.deliver("alpha", 5);
    handler.fates(name -> name.equals("a") || name.equals("f") ? Fate.LEAVE : Fate.ANSWER);
    start("alpha");
    until("the new one came", () -> handler.times("f") == 1);
    until("all but two are answered", () -> first.names().equals(List.of("a", "f")));
    assertThat(handler.handled()).containsExactly("a", "b", "c", "d", "e", "f");
  }

  @Test
  void what_was_deleted_while_it_was_pending_is_forgotten() {
    var places = first.add("a", "b");
    first.deliver("alpha", 2).delete(places.getFirst().id());
    handler.fates(name -> name.isEmpty() ? Fate.FAIL : Fate.ANSWER);
    start("alpha");
    untilAllAnswered();
    // The consumer finds it without content, unless XAUTOCLAIM has dropped it before.
    assertThat(handler.handled()).filteredOn(name -> !name.isEmpty()).containsExactly("b");
    assertThat(first.failures()).isEmpty();
    assertThat(first.deadLetters()).isEmpty();
  }

  @Test
  void what_a_dead_instance_left_is_taken_over_after_the_idle_time() {
    first.add("a", "b", "c", "d", "e", "f");
    first.deliver("dead", 6);
    start("alpha", handler, limits(SOON, NEVER));
    untilAllAnswered();
    // Some may come twice: the consumer drains what the reclaimer has just taken in its name.
    assertThat(handler.handled()).containsOnly("a", "b", "c", "d", "e", "f");
    assertThat(metric("till.stream.reclaimed")).isGreaterThanOrEqualTo(6);
  }

  @Test
  void before_the_idle_time_nothing_is_taken_from_anyone() {
    first.add("a");
    first.deliver("busy", 1);
    start("alpha");
    first.add("b");
    until("alpha has the lease", () -> TestRedis.commands().get(first.stream().lease()) != null);
    until("alpha works", () -> handler.times("b") == 1);
    assertThat(first.pendingMessages()).allMatch(message -> message.getConsumer().equals("busy"));
    assertThat(handler.times("a")).isZero();
  }

  @Test
  void wake_brings_a_pending_entry_back_at_once() {
    handler.fates(name -> Fate.LEAVE);
    var runtime = start("alpha");
    var place = first.add("a").getFirst();
    until("a waits", () -> handler.times("a") == 1);

    handler.fates(name -> Fate.ANSWER);
    runtime.wake(List.of(place));

    untilAllAnswered();
    assertThat(handler.handled()).containsExactly("a", "a");
    assertThat(metric("till.stream.woken")).isEqualTo(1);
  }

  @Test
  void what_a_batch_did_wakes_the_entry_that_waited_for_it() {
    handler.fates(name -> name.equals("a") ? Fate.LEAVE : Fate.ANSWER);
    start("alpha");
    var place = first.add("a");
    until("a waits", () -> handler.times("a") == 1);

    handler.fates(name -> Fate.ANSWER).wakes(name -> name.equals("u") ? place : List.of());
    second.add("u");

    untilAllAnswered();
    assertThat(handler.handled()).containsExactly("a", "u", "a");
  }

  @Test
  void wake_takes_an_entry_from_another_instance() {
    var places = first.add("a", "b");
    places.addAll(second.add("u"));
    first.deliver("dead", 2);
    second.deliver("dead", 1);
    start("alpha").wake(places);
    untilAllAnswered();
    // The consumer, just started, may find a woken entry pending in its name, too.
    assertThat(handler.handled()).containsOnly("a", "b", "u");
  }

  @Test
  void to_wake_what_is_not_there_any_more_does_nothing() {
    var places = first.add("a");
    var runtime = start("alpha");
    untilAllAnswered();

    places.add(new EntryPlace("no such partition", "1-0"));
    places.add(new EntryPlace(first.stream().partition().tag(), "1-0"));
    runtime.wake(places);
    first.add("b");

    untilAllAnswered();
    assertThat(handler.handled()).containsExactly("a", "b");
  }

  @Test
  void an_entry_that_is_woken_while_in_hand_is_looked_at_once_more_afterwards() {
    var gate = new CompletableFuture<Void>();
    handler.gate(gate).fates(name -> handler.times("a") == 1 ? Fate.LEAVE : Fate.ANSWER);
    var runtime = start("alpha");
    var place = first.add("a").getFirst();
    until("a is in hand", () -> handler.times("a") == 1);

    runtime.wake(List.of(place));
    runtime.wake(List.of(place));
    until(
        "it was claimed twice", () -> first.pendingMessages().getFirst().getRedeliveryCount() >= 3);
    assertThat(handler.handled()).containsExactly("a");
    gate.complete(null);

    untilAllAnswered();
    assertThat(handler.handled()).containsExactly("a", "a");
  }

  @Test
  void an_entry_in_hand_is_not_taken_by_the_reclaimer_of_the_same_process() {
    var gate = new CompletableFuture<Void>();
    handler.gate(gate);
    start("alpha", handler, limits(SOON, NEVER));
    first.add("a");
    until("it was reclaimed", () -> metric("till.stream.reclaimed") >= 3);
    assertThat(handler.handled()).containsExactly("a");
    gate.complete(null);
    untilAllAnswered();
  }

  @Test
  void an_entry_whose_handling_always_fails_becomes_a_dead_letter_and_the_others_go_on() {
    handler.fates(name -> name.equals("bad") ? Fate.FAIL : Fate.ANSWER);
    start("alpha", handler, limits(SOON, NEVER));
    var bad = first.add("a", "bad", "b").get(1);
    until("it is dead", () -> !first.deadLetters().isEmpty());
    first.add("c");
    untilAllAnswered();

    assertThat(handler.handled()).contains("a", "b", "c");
    assertThat(handler.times("bad")).isEqualTo(FAILURES_MAX);
    assertThat(first.deadLetters().getFirst().getBody())
        .containsEntry("name", "bad")
        .containsEntry("dead_entry", bad.id())
        .containsEntry("dead_cause", "java.lang.IllegalStateException: can't bad")
        .hasSize(3);
    assertThat(first.failures()).isEmpty();
    assertThat(metric("till.stream.failures")).isEqualTo(FAILURES_MAX);
    assertThat(metric("till.stream.dead.letters")).isEqualTo(1);
  }

  @Test
  void an_entry_that_is_left_pending_is_never_counted_as_a_failure() {
    handler.fates(name -> Fate.LEAVE);
    start("alpha", handler, limits(SOON, NEVER));
    first.add("a");
    until("it came very often", () -> handler.times("a") > 3 * FAILURES_MAX);
    assertThat(first.failures()).isEmpty();
    assertThat(first.deadLetters()).isEmpty();
    assertThat(metric("till.stream.failures")).isZero();

    handler.fates(name -> Fate.ANSWER);
    untilAllAnswered();
  }

  @Test
  void a_handler_that_throws_leaves_its_batch_pending_and_the_next_one_comes() {
    handler.arrival(
        () -> {
          if (handler.handled().size() == 1) {
            throw new IllegalStateException("boom");
          }
        });
    start("alpha");
    first.add("a");
    until("a came", () -> handler.times("a") == 1);
    first.add("b");
    until("b is answered", () -> first.names().equals(List.of("a")));
    assertThat(first.pendingMessages()).hasSize(1);
  }

  @Test
  void an_entry_that_always_makes_the_handler_throw_dies_and_the_others_of_its_batch_do_not() {
    first.add("a", "boom", "b");
    BatchHandler throwing =
        (stream, batch) -> {
          if (batch.stream().anyMatch(entry -> entry.fields().containsValue("boom"))) {
            throw new IllegalStateException("boom");
          }
          return handler.handle(stream, batch);
        };
    start("alpha", throwing, limits(SOON, NEVER));
    untilAllAnswered();
    assertThat(handler.handled()).containsExactlyInAnyOrder("a", "b");
    assertThat(first.deadLetters()).hasSize(1);
  }

  @Test
  void an_entry_of_several_messages_that_fails_is_taken_apart_and_only_the_bad_one_dies() {
    TestRedis.commands()
        .xadd(first.stream().key(), Map.of("name", "a", "bad", "1", "also", "good"));
    first.add("b");
    var seen = new CopyOnWriteArrayList<Map<String, String>>();
    BatchHandler telling =
        (stream, batch) -> {
          batch.forEach(entry -> seen.add(entry.fields()));
          var bad = batch.stream().filter(entry -> entry.fields().containsKey("bad")).toList();
          var good = batch.stream().filter(entry -> !bad.contains(entry)).toList();
          return handler
              .handle(stream, good)
              .thenApply(
                  done ->
                      new BatchHandler.Handled(
                          bad.stream()
                              .map(e -> new BatchHandler.Failure(e.id(), new IOException("bad")))
                              .toList(),
                          List.of()));
        };
    start("alpha", telling, limits(SOON, NEVER));
    untilAllAnswered();

    assertThat(handler.handled()).containsExactlyInAnyOrder("a", "b", "");
    assertThat(seen).contains(Map.of("name", "a"), Map.of("also", "good"));
    assertThat(first.deadLetters()).hasSize(1);
    assertThat(first.deadLetters().getFirst().getBody())
        .containsEntry("bad", "1")
        .doesNotContainKeys("name", "also");
    assertThat(first.failures()).isEmpty();
  }

  @Test
  void an_entry_of_several_messages_that_makes_the_handler_throw_is_taken_apart_too() {
    TestRedis.commands().xadd(first.stream().key(), Map.of("name", "a", "boom", "1"));
    first.add("b");
    BatchHandler throwing =
        (stream, batch) -> {
          if (batch.stream().anyMatch(entry -> entry.fields().containsKey("boom"))) {
            throw new IllegalStateException("boom");
          }
          return handler.handle(stream, batch);
        };
    start("alpha", throwing, limits(SOON, NEVER));
    untilAllAnswered();
    assertThat(handler.handled()).containsExactlyInAnyOrder("a", "b");
    assertThat(first.deadLetters()).hasSize(1);
  }

  @Test
  void a_lost_group_is_made_anew_and_reads_from_the_start() {
    handler.fates(name -> name.equals("waits") ? Fate.LEAVE : Fate.ANSWER);
    start("alpha");
    first.add("waits", "a");
    until("a is answered", () -> first.names().equals(List.of("waits")));

    handler.fates(name -> Fate.ANSWER);
    TestRedis.commands().xgroupDestroy(first.stream().key(), Probe.GROUP);
    first.add("b");

    untilAllAnswered();
    assertThat(handler.handled()).containsExactlyInAnyOrder("waits", "a", "waits", "b");
    assertThat(metric("till.stream.groups.lost")).isEqualTo(1);
  }

  @Test
  void a_lost_stream_is_made_anew() {
    handler.fates(name -> Fate.LEAVE);
    start("alpha");
    first.add("a");
    until("a came", () -> handler.times("a") == 1);

    TestRedis.commands().del(first.stream().key());
    handler.fates(name -> Fate.ANSWER);
    first.add("b");

    until("b came", () -> handler.times("b") == 1);
    untilAllAnswered();
    assertThat(metric("till.stream.groups.lost")).isEqualTo(1);
  }

  @Test
  void nodes_that_forget_all_scripts_learn_them_again() {
    handler.fates(name -> name.startsWith("bad") ? Fate.FAIL : Fate.ANSWER);
    start("alpha", handler, limits(SOON, NEVER));
    first.add("bad1");
    until("the first is dead", () -> first.deadLetters().size() == 1);

    TestRedis.commands().scriptFlush();
    first.add("bad2", "a");
    second.add("bad3", "b");

    until("the second is dead", () -> first.deadLetters().size() == 2);
    until("the third is dead", () -> second.deadLetters().size() == 1);
    untilAllAnswered();
  }

  @Test
  void connections_that_are_killed_come_back() {
    start("alpha", handler, limits(SOON, NEVER));
    first.add("a");
    second.add("b");
    untilAllAnswered();
    for (int i = 0; i < 3; i++) {
      TestRedis.commands().upstream().commands().clientKill(KillArgs.Builder.typeNormal());
      first.add("a" + i);
      second.add("b" + i);
      untilAllAnswered();
    }
    assertThat(handler.handled()).contains("a", "a0", "a1", "a2", "b", "b0", "b1", "b2");
  }

  @Test
  void close_finishes_the_batch_in_hand_and_leaves_the_rest() {
    var gate = new CompletableFuture<Void>();
    handler.gate(gate).fates(name -> name.equals("b") ? Fate.LEAVE : Fate.ANSWER);
    first.add("a", "b", "c", "d", "e", "f");
    var runtime = start("alpha");
    until("the first batch is in hand", () -> handler.handled().size() == BATCH_MAX);

    var closing = new CountDownLatch(1);
    var closed =
        CompletableFuture.runAsync(
            () -> {
              closing.countDown();
              runtime.close();
            });
    until("it closes", () -> closing.getCount() == 0);
    assertThat(closed).isNotDone();
    gate.complete(null);
    await(closed);

    assertThat(handler.handled()).containsExactly("a", "b", "c", "d");
    assertThat(first.names()).containsExactly("b", "e", "f");
    assertThat(first.pendingMessages()).hasSize(1);

    handler.fates(name -> Fate.ANSWER);
    start("alpha");
    untilAllAnswered();
    assertThat(handler.batches().subList(1, 3)).containsExactly(List.of("b"), List.of("e", "f"));
  }

  @Test
  void close_leaves_what_is_still_pending_from_before() {
    var gate = new CompletableFuture<Void>();
    handler.gate(gate);
    first.add("a", "b", "c", "d", "e", "f");
    first.deliver("alpha", 6);
    var runtime = start("alpha");
    until("the first batch is in hand", () -> handler.handled().size() == BATCH_MAX);
    until("alpha has the lease", () -> TestRedis.commands().get(first.stream().lease()) != null);

    var closed = CompletableFuture.runAsync(runtime::close);
    until("alpha lets it go", () -> TestRedis.commands().get(first.stream().lease()) == null);
    gate.complete(null);
    await(closed);

    assertThat(handler.handled()).containsExactly("a", "b", "c", "d");
    assertThat(first.names()).containsExactly("e", "f");
    assertThat(first.pendingMessages()).hasSize(2);
  }

  @Test
  void a_long_backlog_is_read_to_its_end_in_order() {
    var names = IntStream.range(0, 2_000).mapToObj(i -> "n" + i).toArray(String[]::new);
    first.add(names);
    first.deliver("alpha", names.length / 2);
    start("alpha");
    untilAllAnswered();
    assertThat(handler.handled()).containsExactly(names);
  }

  @Test
  void a_dead_consumer_is_dropped_only_when_nothing_is_pending_in_its_name() {
    var place = first.add("a", "b").getFirst();
    first.deliver("dead", 1).deliver("gone", 1);
    first.acknowledge(first.pendingMessages().get(1).getId());
    assertThat(first.consumers()).containsExactly("dead", "gone");
    start("alpha", handler, limits(NEVER, SOON));

    until("gone is dropped", () -> !first.consumers().contains("gone"));
    assertThat(first.consumers()).containsExactly("alpha", "dead");
    assertThat(first.pending()).containsExactly(place.id() + " by dead");

    first.acknowledge(place.id());
    until("dead is dropped", () -> first.consumers().equals(List.of("alpha")));
  }

  @Test
  void two_instances_share_the_work_and_do_nothing_twice() {
    var bothAreBusy = new CountDownLatch(2);
    var gate = new CompletableFuture<Void>();
    var others = new Recorder();
    for (var recorder : List.of(handler, others)) {
      recorder
          .gate(gate)
          .arrival(
              () -> {
                if (recorder.batches(first.stream()).size() == 1) {
                  bothAreBusy.countDown();
                }
              });
    }
    var names = IntStream.range(0, 200).mapToObj(i -> "n" + i).toArray(String[]::new);
    first.add(names);
    start("alpha");
    start("beta", others, limits(NEVER, NEVER));
    until("both are busy", () -> bothAreBusy.getCount() == 0);
    gate.complete(null);
    untilAllAnswered();

    var all = new ArrayList<>(handler.handled());
    all.addAll(others.handled());
    assertThat(all).containsExactlyInAnyOrder(names);
    assertThat(handler.handled()).isNotEmpty();
    assertThat(others.handled()).isNotEmpty();
  }

  @Test
  void when_an_instance_closes_another_takes_over_what_it_left() {
    handler.fates(name -> Fate.LEAVE);
    var alpha = start("alpha", handler, limits(SOON, NEVER));
    first.add("a", "b");
    until("alpha has them", () -> handler.times("b") >= 1);
    var others = new Recorder();
    start("beta", others, limits(SOON, NEVER));
    alpha.close();
    untilAllAnswered();
    assertThat(others.handled()).contains("a", "b");
  }
}
