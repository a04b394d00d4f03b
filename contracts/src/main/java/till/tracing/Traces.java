package till.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import till.contracts.CheckoutId;

/** The traces of checkouts, as far as this process takes part in them. */
public final class Traces implements AutoCloseable {
  /** Nothing is traced. */
  public static final Traces OFF = new Traces(null, 0);

  private static final String CHECKOUT = "till.checkout";
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?");
  private static final long LAST_SPANS_MAX_SECONDS = 5;

  private final @Nullable Sdk sdk;
  private final double ratio;

  private Traces(@Nullable Sdk sdk, double ratio) {
    this.sdk = sdk;
    this.ratio = ratio;
  }

  /** What there is only if something is traced. */
  private record Sdk(SdkTracerProvider provider, Tracer tracer, RootIds ids) {}

  /**
   * Traces this part of all checkouts.
   *
   * @param service that takes part, and the instance of it
   * @param spans what becomes of ended spans
   */
  static Traces of(double ratio, String service, String instance, SpanProcessor spans) {
    var ids = new RootIds();
    var provider =
        SdkTracerProvider.builder()
            .setIdGenerator(ids)
            .setResource(
                Resource.create(
                    Attributes.builder()
                        .put("service.name", service)
                        .put("service.instance.id", instance)
                        .build()))
            .addSpanProcessor(spans)
            .build();
    return new Traces(new Sdk(provider, provider.get("till"), ids), ratio);
  }

  /** Whether any checkout is traced. */
  public boolean isOn() {
    return sdk != null;
  }

  /**
   * The whole of a checkout, from its request to the answer.
   *
   * @param traceparent as the client sent it (W3C Trace Context), where it did: that span is linked
   */
  public Step whole(CheckoutId checkout, Optional<String> traceparent) {
    if (sdk == null) {
      return Step.NONE;
    }
    return started(
        checkout,
        key -> {
          var builder =
              sdk.tracer()
                  .spanBuilder("checkout")
                  .setSpanKind(SpanKind.SERVER)
                  .setNoParent()
                  .setAttribute(CHECKOUT, checkout.toString());
          traceparent.flatMap(Traces::context).ifPresent(builder::addLink);
          return sdk.ids().with(key, builder::startSpan);
        });
  }

  /** A step of a checkout. */
  public Step step(CheckoutId checkout, String name) {
    if (sdk == null) {
      return Step.NONE;
    }
    return started(
        checkout,
        key ->
            sdk.tracer()
                .spanBuilder(name)
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(Context.root().with(Span.wrap(key.context())))
                .setAttribute(CHECKOUT, checkout.toString())
                .startSpan());
  }

  /** A step of each of these; none at all if nothing is traced. */
  public List<Step> steps(String name, Supplier<Stream<CheckoutId>> checkouts) {
    return sdk == null ? List.of() : checkouts.get().map(checkout -> step(checkout, name)).toList();
  }

  /** How the span of a trace is started. */
  private interface Start {
    Span span(TraceKey key);
  }

  private Step started(CheckoutId checkout, Start start) {
    return TraceKey.of(checkout)
        .filter(key -> key.isAmong(ratio))
        .map(key -> new Step(start.span(key)))
        .orElse(Step.NONE);
  }

  private static Optional<SpanContext> context(String traceparent) {
    Matcher parts = TRACEPARENT.matcher(traceparent);
    return Optional.of(parts)
        .filter(Matcher::matches)
        .filter(found -> TraceId.isValid(found.group(1)) && SpanId.isValid(found.group(2)))
        .map(
            found ->
                SpanContext.createFromRemoteParent(
                    found.group(1),
                    found.group(2),
                    TraceFlags.fromHex(found.group(3), 0),
                    TraceState.getDefault()));
  }

  /** Sends what is not sent yet, for a few seconds at most. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.provider().shutdown().join(LAST_SPANS_MAX_SECONDS, TimeUnit.SECONDS);
    }
  }
}
