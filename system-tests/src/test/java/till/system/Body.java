package till.system;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;

/** What clients are known to send where no body is asked for. All of it is ignored. */
enum Body {
  NONE("", ""),
  NONE_AS_OCTET_STREAM("", "application/octet-stream"),
  NONE_AS_JSON("", "application/json"),
  NONE_AS_FORM("", "application/x-www-form-urlencoded"),
  EMPTY_OBJECT_AS_JSON("{}", "application/json"),
  EMPTY_OBJECT_AS_TEXT("{}", "text/plain"),
  EMPTY_OBJECT_WITHOUT_TYPE("{}", ""),
  MALFORMED_AS_JSON("{\"quantity\": ", "application/json"),
  NULL_AS_JSON("null", "application/json"),
  FORM("quantity=5&amount=7", "application/x-www-form-urlencoded"),
  BYTES_AS_OCTET_STREAM("\u0000\u0001", "application/octet-stream"),
  UNKNOWN_TYPE("{}", "application/vnd.nobody.knows+cbor"),
  MALFORMED_TYPE("{}", "no content type at all");

  private final String content;
  private final String contentType;

  Body(String content, String contentType) {
    this.content = content;
    this.contentType = contentType;
  }

  BodyPublisher publisher() {
    return content.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(content);
  }

  /** Empty if there is none. */
  String contentType() {
    return contentType;
  }
}
