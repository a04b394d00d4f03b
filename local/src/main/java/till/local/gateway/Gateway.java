package till.local.gateway;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import till.process.AtExit;
import till.process.StartFailedException;

/** Passes every request to an instance of the service that its path names. */
public final class Gateway implements AutoCloseable {
  private static final long START_LIMIT_SECONDS = 20;
  private static final long STOP_LIMIT_SECONDS = 30;

  private final Vertx vertx;

  private Gateway(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Runs a gateway, told by environment variables what to do, until it is stopped. */
  public static void main(String[] arguments) {
    try {
      start(GatewaySettings.of(System.getenv()));
    } catch (IllegalArgumentException | StartFailedException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /** Starts a gateway in this JVM; when this JVM exits it answers what it has and is closed. */
  public static Gateway start(GatewaySettings settings) {
    return AtExit.closing(() -> begin(settings));
  }

  private static Gateway begin(GatewaySettings settings) {
    int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    Gateway gateway =
        new Gateway(
            Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(loops).setPreferNativeTransport(true)));
    boolean isComplete = false;
    try {
      gateway.deploy(settings, loops);
      isComplete = true;
      return gateway;
    } finally {
      if (!isComplete) {
        gateway.close();
      }
    }
  }

  private void deploy(GatewaySettings settings, int loops) {
    List<Upstream> orders = upstreams(settings.orders());
    List<Upstream> stock = upstreams(settings.stock());
    List<Upstream> payment = upstreams(settings.payment());
    List<Upstream> console = upstreams(settings.console());
    List<Upstream> all = Stream.of(orders, stock, payment).flatMap(List::stream).toList();
    InFlight inFlight = new InFlight(settings.limits().inFlightMax());
    try {
      vertx
          .deployVerticle(new Probes(all, settings.limits()))
          .compose(
              probes ->
                  vertx.deployVerticle(
                      () ->
                          new GatewayVerticle(settings, inFlight, orders, stock, payment, console),
                      new DeploymentOptions().setInstances(loops)))
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartFailedException(
          "The gateway can't listen on "
              + settings.host()
              + ":"
              + settings.port()
              + ": "
              + e.getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailedException("Interrupted while the gateway started", e);
    }
  }

  private static List<Upstream> upstreams(List<URI> addresses) {
    return addresses.stream().map(Upstream::new).toList();
  }

  /** Takes no new requests, answers those it has, and stops. */
  @Override
  public void close() {
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The gateway did not stop in order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    AtExit.forget(this);
  }
}
