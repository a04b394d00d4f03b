package till.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import till.contracts.CheckoutId;
import till.contracts.OrderId;

/** The trace of a checkout, as two processes make it that know nothing but its id. */
final class TracesTest {
  private static final CheckoutId CHECKOUT =
      new CheckoutId(new OrderId("O"), "01ARZ3NDEKTSV4RRFFQ69G5FAV");
  private static final String TRACE = "01563e3ab5d3d6764c61efb99302bd5b";
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final int CHECKOUTS = 2_000;
  private static final String ROOT = "4c61efb99302bd5b";

  private final List<SpanData> spans = new ArrayList<>();
  private final Traces orders = traces(1, "order-svc");
  private final Traces payment = traces(1, "payment-svc");

  private Traces traces(double ratio, String service) {
    return Traces.of(ratio, service, service + "-1", SimpleSpanProcessor.create(new Memory()));
  }

  /** Keeps the spans. */
  private final class Memory implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
      spans.addAll(ended);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  @AfterEach
  void close() {
    orders.close();
    payment.close();
  }

  @Test
  void the_id_of_a_trace_is_the_attempt_and_every_process_knows_its_root() {
    var whole = orders.whole(CHECKOUT, Optional.empty());
    payment.step(CHECKOUT, "payment hold").end("HELD");
    whole.end("PAID");
    assertThat(spans).extracting(SpanData::getTraceId).containsExactly(TRACE, TRACE);
    assertThat(spans).extracting(SpanData::getParentSpanId).containsExactly(ROOT, "0".repeat(16));
    assertThat(spans.getLast().getSpanId()).isEqualTo(ROOT);
    assertThat(spans.getFirst().getSpanId()).isNotEqualTo(ROOT);
    assertThat(spans)
        .extracting(span -> span.getResource().getAttribute(SERVICE))
        .containsExactly("payment-svc", "order-svc");
  }

  @Test
  void the_span_of_the_client_is_linked() {
    orders
        .whole(CHECKOUT, Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
        .end("PAID");
    var links = spans.getFirst().getLinks();
    assertThat(links).hasSize(1);
    assertThat(links.getFirst().getSpanContext().getTraceId())
        .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"
      })
  void what_is_no_span_of_the_client_is_passed_over(String traceparent) {
    orders.whole(CHECKOUT, Optional.of(traceparent)).end("PAID");
    assertThat(spans.getFirst().getLinks()).isEmpty();
  }

  @Test
  void all_processes_choose_the_same_checkouts() {
    try (var some = traces(0.25, "order-svc");
        var others = traces(0.25, "payment-svc")) {
      for (int i = 0; i < CHECKOUTS; i++) {
        var checkout = CheckoutId.fresh(new OrderId("O" + i));
        some.whole(checkout, Optional.empty()).end("PAID");
        others.step(checkout, "hold").end("HELD");
      }
    }
    var byTrace = spans.stream().collect(Collectors.groupingBy(SpanData::getTraceId));
    assertThat(byTrace.values()).allSatisfy(both -> assertThat(both).hasSize(2));
    assertThat(byTrace.size()).isBetween(CHECKOUTS / 8, CHECKOUTS / 2);
  }

  @Test
  void an_attempt_that_is_no_ulid_and_a_step_that_does_not_end_leave_nothing() {
    orders.step(new CheckoutId(new OrderId("O"), "1"), "hold").end("HELD");
    var begun = orders.whole(CHECKOUT, Optional.empty());
    assertThat(begun).isNotSameAs(Step.NONE);
    assertThat(spans).isEmpty();
  }

  @Test
  void where_nothing_is_traced_there_is_nothing() {
    assertThat(Traces.OFF.isOn()).isFalse();
    assertThat(Traces.OFF.whole(CHECKOUT, Optional.empty())).isSameAs(Step.NONE);
    assertThat(Traces.OFF.steps("hold", () -> Stream.of(CHECKOUT))).isEmpty();
  }
}
