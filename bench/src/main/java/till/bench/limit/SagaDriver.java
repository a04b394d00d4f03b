package till.bench.limit;

import io.micronaut.context.ApplicationContext;
import io.micronaut.http.HttpMethod;
import io.micronaut.inject.MethodExecutionHandle;
import io.micronaut.web.router.Router;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import till.http.RequestKey;

/**
 * order-svc without HTTP: it runs on the classes of that service, and calls what answers {@code
 * POST /orders/checkout/{order}} itself, for one order after the other, the last first.
 */
public final class SagaDriver {
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private final MethodExecutionHandle<?, ?> checkout;
  private final InstantSource clock;
  private final AtomicInteger left;

  private SagaDriver(ApplicationContext context, int orders) {
    this.checkout =
        context
            .getBean(Router.class)
            .route(HttpMethod.POST, "/orders/checkout/0")
            .orElseThrow()
            .getRouteInfo()
            .getTargetMethod();
    this.clock = context.getBean(InstantSource.class);
    this.left = new AtomicInteger(orders);
  }

  public static void main(String[] arguments) throws InterruptedException, IOException {
    DriverPlan plan = DriverPlan.of(arguments);
    try (var context = ApplicationContext.run(Map.of("micronaut.application.name", "order-svc"))) {
      plan.run(new SagaDriver(context, plan.workload().orders())::checkout);
    }
  }

  private CompletionStage<?> checkout() {
    int order = left.decrementAndGet();
    if (order < 0) {
      return CompletableFuture.failedStage(new IllegalStateException("The orders ran out"));
    }
    var key =
        new RequestKey(
            "~bench-" + order,
            true,
            Integer.toString(order),
            "0",
            clock.instant().plus(REMEMBERED));
    return (CompletionStage<?>)
        Objects.requireNonNull(checkout.invoke(Integer.toString(order), key));
  }
}
