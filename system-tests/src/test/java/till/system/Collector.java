package till.system;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes spans as a collector of OpenTelemetry does: OTLP over HTTP, protobuf. */
final class Collector implements AutoCloseable {
  private static final int RESOURCE_SPANS = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SPANS = 2;
  private static final int ATTRIBUTES = 1;
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int STRING = 1;
  private static final int TRACE_ID = 1;
  private static final int SPAN_ID = 2;
  private static final int PARENT_ID = 4;
  private static final int NAME = 5;

  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  Collector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/v1/traces",
        exchange -> {
          spans.addAll(spans(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  /**
   * A span.
   *
   * @param parent its id, or nothing
   */
  record Span(String service, String trace, String id, String parent, String name) {}

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
  }

  /** What came so far. */
  List<Span> spans() {
    return List.copyOf(spans);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static List<Span> spans(byte[] request) {
    var found = new ArrayList<Span>();
    for (byte[] resourceSpans : all(request, RESOURCE_SPANS)) {
      String service = service(all(resourceSpans, RESOURCE).getFirst());
      for (byte[] scopeSpans : all(resourceSpans, SCOPE_SPANS)) {
        for (byte[] span : all(scopeSpans, SPANS)) {
          found.add(
              new Span(
                  service,
                  hex(span, TRACE_ID),
                  hex(span, SPAN_ID),
                  hex(span, PARENT_ID),
                  text(span, NAME)));
        }
      }
    }
    return found;
  }

  private static String service(byte[] resource) {
    return all(resource, ATTRIBUTES).stream()
        .filter(attribute -> text(attribute, KEY).equals("service.name"))
        .map(attribute -> text(all(attribute, VALUE).getFirst(), STRING))
        .findFirst()
        .orElse("");
  }

  private static String hex(byte[] message, int field) {
    return first(message, field).map(HexFormat.of()::formatHex).orElse("");
  }

  private static String text(byte[] message, int field) {
    return first(message, field).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
  }

  private static Optional<byte[]> first(byte[] message, int field) {
    return all(message, field).stream().findFirst();
  }

  /** The values of a field of a protobuf message that have a length: bytes, text, messages. */
  private static List<byte[]> all(byte[] message, int field) {
    var values = new ArrayList<byte[]>();
    var in = ByteBuffer.wrap(message);
    while (in.hasRemaining()) {
      long tag = varint(in);
      switch ((int) (tag & 7)) {
        case 0 -> varint(in);
        case 1 -> in.position(in.position() + Long.BYTES);
        case 2 -> {
          byte[] value = new byte[(int) varint(in)];
          in.get(value);
          if (tag >>> 3 == field) {
            values.add(value);
          }
        }
        case 5 -> in.position(in.position() + Integer.BYTES);
        default -> throw new IllegalArgumentException("not protobuf");
      }
    }
    return values;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = in.get();
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }
}
