package till.bench.limit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import till.bench.load.Chains;
import till.bench.load.CpuMeter;
import till.bench.load.MeasurementFile;
import till.bench.load.Workload;

/**
 * What a process does that drives a part of the shop itself.
 *
 * @param file where it writes its measurement
 * @param component as which its own CPU time counts
 * @param pids of the other processes, by component
 */
public record DriverPlan(
    Path file,
    String name,
    String component,
    int inFlight,
    Duration warmup,
    Duration measured,
    Workload workload,
    Map<String, List<Long>> pids) {
  private static final int FIXED = 9;

  /** For the command line. */
  public List<String> arguments() {
    var arguments = new ArrayList<String>();
    arguments.add(file.toString());
    arguments.add(name);
    arguments.add(component);
    arguments.add(Integer.toString(inFlight));
    arguments.add(Long.toString(warmup.toSeconds()));
    arguments.add(Long.toString(measured.toSeconds()));
    arguments.add(Integer.toString(workload.orders()));
    arguments.add(Integer.toString(workload.items()));
    arguments.add(Integer.toString(workload.users()));
    pids.forEach((of, all) -> all.forEach(pid -> arguments.add(of + "=" + pid)));
    return arguments;
  }

  static DriverPlan of(String[] arguments) {
    var pids = new LinkedHashMap<String, List<Long>>();
    for (int i = FIXED; i < arguments.length; i++) {
      String[] process = arguments[i].split("=", 2);
      pids.computeIfAbsent(process[0], component -> new ArrayList<>())
          .add(Long.valueOf(process[1]));
    }
    return new DriverPlan(
        Path.of(arguments[0]),
        arguments[1],
        arguments[2],
        Integer.parseInt(arguments[3]),
        Duration.ofSeconds(Long.parseLong(arguments[4])),
        Duration.ofSeconds(Long.parseLong(arguments[5])),
        new Workload(
            Integer.parseInt(arguments[6]),
            Integer.parseInt(arguments[7]),
            Integer.parseInt(arguments[8])),
        pids);
  }

  /** Measures this work and writes the file. */
  void run(Supplier<CompletionStage<?>> work) throws InterruptedException, IOException {
    var meter = new CpuMeter();
    meter.addProcesses(component, List.of(ProcessHandle.current().pid()));
    pids.forEach(meter::addProcesses);
    MeasurementFile.write(file, Chains.of(name, work, inFlight, warmup, measured, meter));
  }
}
