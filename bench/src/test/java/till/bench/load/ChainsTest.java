package till.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work without HTTP. */
class ChainsTest {
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  private CompletableFuture<Void> shortWork() {
    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    return CompletableFuture.runAsync(
        underWay::decrementAndGet, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS));
  }

  private Measurement measured() throws InterruptedException {
    var meter = new CpuMeter();
    meter.addProcesses("self", List.of(ProcessHandle.current().pid()));
    return Chains.of(
        "short", this::shortWork, 5, Duration.ofMillis(50), Duration.ofMillis(200), meter);
  }

  @Test
  void as_many_are_under_way_as_are_to_be() throws InterruptedException {
    Measurement measurement = measured();

    assertThat(most).hasValue(5);
    assertThat(underWay).hasValue(0);
    assertThat(measurement.count().succeeded())
        .isPositive()
        .isEqualTo((int) measurement.count().latencies().getTotalCount());
  }

  @Test
  void another_process_reads_what_was_measured(@TempDir Path folder) throws Exception {
    Measurement measurement = measured();
    Path file = folder.resolve("measurement");
    MeasurementFile.write(file, measurement);

    Measurement read = MeasurementFile.read(file);

    assertThat(read.name()).isEqualTo("short");
    assertThat(read.rate()).isEqualTo(measurement.rate());
    assertThat(read.perSecond()).isEqualTo(measurement.perSecond());
    assertThat(read.cpu()).isEqualTo(measurement.cpu());
    assertThat(read.count().latencies().getMaxValue())
        .isEqualTo(measurement.count().latencies().getMaxValue());
  }
}
