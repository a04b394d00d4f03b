package till.local.gateway;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks every instance again and again whether it is alive, over connections of its own. */
final class Probes extends VerticleBase {
  private static final String LIVENESS = "/health/liveness";

  private final List<Upstream> instances;
  private final GatewayLimits limits;
  private @Nullable HttpClient client;
  private boolean isStopped;

  Probes(List<Upstream> instances, GatewayLimits limits) {
    this.instances = instances;
    this.limits = limits;
  }

  @Override
  public Future<?> start() {
    HttpClient pool = vertx.createHttpClient();
    client = pool;
    instances.forEach(instance -> probe(pool, instance));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    isStopped = true;
    return client == null ? Future.succeededFuture() : client.close();
  }

  private void probe(HttpClient pool, Upstream instance) {
    if (isStopped) {
      return;
    }
    pool.request(
            new RequestOptions()
                .setHost(instance.host())
                .setPort(instance.port())
                .setURI(LIVENESS)
                .setTimeout(limits.probeLimit().toMillis()))
        .compose(this::status)
        .onComplete(
            (status, failure) -> {
              instance.found(failure == null && status < 500);
              vertx.setTimer(limits.probeEvery().toMillis(), timer -> probe(pool, instance));
            });
  }

  private Future<Integer> status(HttpClientRequest request) {
    return request
        .send()
        .compose(response -> response.body().map(body -> response.statusCode()))
        .timeout(limits.probeLimit().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(failure -> request.reset());
  }
}
