package till.bench.limit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import till.bench.load.Measurement;
import till.bench.load.MeasurementFile;
import till.local.JavaProgram;
import till.process.AtExit;
import till.process.Await;
import till.process.ChildProcess;
import till.process.ChildProcess.Program;
import till.process.FreePorts;
import till.process.StartFailedException;

/** A part of the shop in a process of its own, stopped when it is closed or this JVM exits. */
public final class Part implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofMinutes(1);
  private static final Duration SLACK = Duration.ofMinutes(2);
  private static final Duration STOP_GRACE = Duration.ofSeconds(10);
  private static final String CLASS_PATH = "-cp";

  private final ChildProcess process;

  /**
   * Where parts are started.
   *
   * @param home of the repository, built
   * @param folder for files
   * @param environment of services
   */
  public record Place(Path home, Path folder, Map<String, String> environment) {}

  private Part(ChildProcess process) {
    this.process = process;
  }

  /** A service that does nothing, ready at its origin. */
  public static Bareness bare(Place place) {
    int port = FreePorts.find(1).getFirst();
    var environment = new HashMap<>(place.environment());
    environment.put("MICRONAUT_SERVER_HOST", "127.0.0.1");
    environment.put("MICRONAUT_SERVER_PORT", Integer.toString(port));
    List<String> command = JavaProgram.server(place.home(), "bench", Bare.class).command();
    Part part = start(place, "bare", command, environment);
    URI origin = URI.create("http://127.0.0.1:" + port);
    Await.until(READY_LIMIT, () -> part.obstacle(origin));
    return new Bareness(part, origin);
  }

  /** A service that does nothing, and where it listens. */
  public record Bareness(Part part, URI origin) implements AutoCloseable {
    public long pid() {
      return part.process.pid();
    }

    @Override
    public void close() {
      part.close();
    }
  }

  /** What checkouts do to accounts. */
  public static Measurement accounts(Place place, DriverPlan plan) {
    List<String> command =
        JavaProgram.server(place.home(), "bench", AccountsDriver.class).command();
    return driven(place, plan, command);
  }

  /** In place of order-svc. */
  public static Measurement saga(Place place, DriverPlan plan) {
    var command =
        new ArrayList<>(JavaProgram.server(place.home(), "order-svc", SagaDriver.class).command());
    int classPath = command.indexOf(CLASS_PATH) + 1;
    command.set(classPath, command.get(classPath) + ":" + ownClasses());
    return driven(place, plan, command);
  }

  private static Measurement driven(Place place, DriverPlan plan, List<String> command) {
    var whole = new ArrayList<>(command);
    whole.addAll(plan.arguments());
    try (Part part = start(place, plan.component(), whole, place.environment())) {
      Await.until(
          plan.warmup().plus(plan.measured()).plus(SLACK),
          () ->
              part.process.isAlive()
                  ? Optional.of(plan.name() + " has not come to its end")
                  : Optional.empty());
      if (!Files.exists(plan.file())) {
        throw new StartFailedException(part.process.obituary("while it was measured"));
      }
      return MeasurementFile.read(plan.file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Part start(
      Place place, String name, List<String> command, Map<String, String> environment) {
    Path log = place.folder().resolve(name + "-limit.log");
    return AtExit.closing(
        () ->
            new Part(
                ChildProcess.start(new Program(name, command, environment, place.folder(), log))));
  }

  private Optional<String> obstacle(URI origin) {
    if (!process.isAlive()) {
      throw new StartFailedException(process.obituary("while it started"));
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      int status =
          http.send(
                  HttpRequest.newBuilder(origin.resolve("/health/liveness")).build(),
                  BodyHandlers.discarding())
              .statusCode();
      return status == 200 ? Optional.empty() : Optional.of(process + " answers " + status);
    } catch (IOException e) {
      return Optional.of(process + " does not answer yet");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailedException("Interrupted while " + process + " started", e);
    }
  }

  private static Path ownClasses() {
    try {
      return Path.of(Part.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    ChildProcess.stop(List.of(process), STOP_GRACE);
    AtExit.forget(this);
  }
}
