package till.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import till.process.StartFailedException;

@Timeout(240)
final class TrainingTest {
  /** How the JVM begins what it has to say about its cache. */
  private static final String COMPLAINT = "[aot";

  @TempDir static Path home;
  @TempDir Path data;

  @BeforeAll
  static void train() {
    StandIns.build(home);
    List<Integer> asked = new ArrayList<>();
    new Training(home, shop -> asked.add(Probe.status(shop.origin().resolve("/stock/x")))).run();
    assertThat(asked).containsExactly(200);
  }

  private void start(Consumer<Installation> then) {
    InstallationPlan plan = InstallationPlan.in(home, data).withSize(3, 0, 1);
    try (Installation installation = Installation.start(plan, line -> {})) {
      then.accept(installation);
    }
  }

  private String log(String process) {
    try {
      return Files.readString(data.resolve("logs").resolve(process + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void every_program_starts_from_what_was_learned() {
    assertThat(JavaProgram.all(home))
        .hasSize(6)
        .allMatch(JavaProgram::isTrained)
        .allMatch(program -> program.command().contains("-XX:AOTCache=" + program.cache()));
    start(installation -> assertThat(installation.instances()).hasSize(3));
    assertThat(List.of(log("gateway"), log("order-svc-1"), log("stock-svc-1")))
        .noneMatch(log -> log.contains(COMPLAINT));
  }

  @Test
  void what_was_learned_of_another_build_is_not_used() throws IOException {
    Path jar = home.resolve("payment-svc/target/till-payment-svc-0.1.0.jar");
    FileTime built = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(built.toMillis() + 60_000));
    try {
      assertThat(JavaProgram.of(home, Service.PAYMENT).command())
          .noneMatch(word -> word.contains("AOT"));
      assertThat(JavaProgram.of(home, Service.STOCK).command())
          .anyMatch(word -> word.contains("AOT"));
    } finally {
      Files.setLastModifiedTime(jar, built);
    }
  }

  @Test
  void half_a_cache_is_not_used_and_said_to_be_broken(@TempDir Path other) throws IOException {
    StandIns.build(other);
    for (JavaProgram program : JavaProgram.all(other)) {
      Files.writeString(program.cache(), "not all of it");
    }
    InstallationPlan plan = InstallationPlan.in(other, data).withSize(3, 0, 1);
    try (Installation installation = Installation.start(plan, line -> {})) {
      assertThat(Probe.status(installation.origin().resolve("/orders/x"))).isEqualTo(200);
    }
    assertThat(log("order-svc-1")).contains(COMPLAINT);
  }

  @Test
  void a_training_that_fails_leaves_nothing_running_and_what_was_there_as_it_was()
      throws IOException {
    Path cache = JavaProgram.of(home, Service.ORDER).cache();
    FileTime before = Files.getLastModifiedTime(cache);
    List<Long> pids = new ArrayList<>();
    Training training =
        new Training(
            home,
            shop -> {
              pids.addAll(shop.pids().values());
              throw new IllegalStateException("the customers stay away");
            });
    assertThatThrownBy(training::run).hasMessage("the customers stay away");
    assertThat(pids).hasSizeGreaterThan(6).noneMatch(TrainingTest::isAlive);
    assertThat(Files.getLastModifiedTime(cache)).isEqualTo(before);
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).isPresent();
  }

  @Test
  void without_a_build_there_is_nothing_to_train(@TempDir Path empty) {
    assertThatThrownBy(() -> new Training(empty, shop -> {}).run())
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("has not been built");
  }
}
