package till.tracing;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import jakarta.inject.Singleton;

/** Traces as the settings want them; none by default, and then nothing of OpenTelemetry starts. */
@Factory
final class TracesFactory {
  @Singleton
  @Bean(preDestroy = "close")
  Traces traces(
      TracingSettings settings,
      @Property(name = "micronaut.application.name", defaultValue = "till") String service,
      @Property(name = "till.instance", defaultValue = "till") String instance) {
    if (settings.ratio() == 0) {
      return Traces.OFF;
    }
    var exporter = OtlpHttpSpanExporter.builder().setEndpoint(settings.endpoint()).build();
    return Traces.of(
        settings.ratio(), service, instance, BatchSpanProcessor.builder(exporter).build());
  }
}
