package till.bench.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import till.bench.load.Count;
import till.bench.load.CpuMeter;
import till.bench.load.Measurement;

/** Results as JSON: every figure, and what it depends on. */
public final class ResultJson {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLISECOND = 1e6;

  /** By and by nearer to 100. */
  private static final double[] PERCENTILES = {
    1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98, 99, 99.5, 99.8, 99.9, 99.95, 99.99
  };

  private ResultJson() {}

  /**
   * All of it.
   *
   * @param options what was asked for, by name
   */
  public static JsonObject of(Machine machine, Map<String, ?> options, List<Result> results) {
    var sections = new JsonArray();
    results.forEach(result -> sections.add(of(result)));
    return new JsonObject()
        .put(
            "machine",
            new JsonObject()
                .put("processor", machine.processor())
                .put("cores", machine.cores())
                .put("system", machine.system())
                .put("java", machine.java())
                .put("redis", machine.redis()))
        .put("options", object(options))
        .put("sections", sections);
  }

  private static JsonObject of(Result result) {
    var measurements = new JsonArray();
    result.measurements().forEach(measurement -> measurements.add(of(measurement)));
    var figures = new JsonArray();
    result
        .figures()
        .forEach(
            figure ->
                figures.add(
                    new JsonObject()
                        .put("name", figure.name())
                        .put("value", figure.value())
                        .put("unit", figure.unit())));
    return new JsonObject()
        .put("section", result.section())
        .put("figures", figures)
        .put("each", result.each())
        .put("measurements", measurements)
        .put("remarks", new JsonArray(result.remarks()))
        .put("complaints", new JsonArray(result.complaints()));
  }

  private static JsonObject of(Measurement measurement) {
    Count count = measurement.count();
    var json =
        new JsonObject()
            .put("name", measurement.name())
            .put("per_second", measurement.rate())
            .put("seconds", measurement.lasted().toNanos() / NANOS_PER_SECOND)
            .put("succeeded", count.succeeded())
            .put("refused", count.refused())
            .put("failed", count.failed())
            .put("turned_away", count.turnedAway())
            .put("latency_ms", of(count.latencies()))
            .put("per_second_series", new JsonArray(measurement.perSecond()));
    Histogram late = measurement.late();
    if (late != null) {
      json.put("asked_per_second", measurement.asked()).put("sent_late_ms", of(late));
    }
    CpuMeter.Reading cpu = measurement.cpu();
    if (cpu != null) {
      var used = new JsonObject();
      cpu.used().forEach((component, time) -> used.put(component, measurement.each(time)));
      json.put("cpu_us_each", used)
          .put("cores", measurement.cores(cpu.all()))
          .put("cores_elsewhere", measurement.cores(cpu.elsewhere()));
    }
    return json;
  }

  private static JsonObject of(Histogram nanoseconds) {
    var json = new JsonObject().put("mean", nanoseconds.getMean() / NANOS_PER_MILLISECOND);
    for (double percentile : PERCENTILES) {
      json.put(name(percentile), milliseconds(nanoseconds.getValueAtPercentile(percentile)));
    }
    return json.put("max", milliseconds(nanoseconds.getMaxValue()));
  }

  private static String name(double percentile) {
    return "p" + (percentile % 1 == 0 ? Integer.toString((int) percentile) : percentile);
  }

  private static double milliseconds(long nanoseconds) {
    return nanoseconds / NANOS_PER_MILLISECOND;
  }

  private static JsonObject object(Map<String, ?> values) {
    var json = new JsonObject();
    values.forEach(json::put);
    return json;
  }
}
