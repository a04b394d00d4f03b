package till.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/** A request written byte by byte, for what no proper client would send. */
final class RawRequest {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
  private static final String END_OF_HEAD = "\r\n\r\n";

  private RawRequest() {}

  /**
   * Sends that request line, one character one byte.
   *
   * @return the answer; its body as it came over the wire
   */
  static Answer send(URI origin, String requestLine) {
    String head =
        requestLine
            + "\r\nHost: "
            + origin.getAuthority()
            + "\r\nContent-Length: 0\r\nConnection: close"
            + END_OF_HEAD;
    try (var socket = new Socket(origin.getHost(), origin.getPort())) {
      socket.setSoTimeout((int) READ_TIMEOUT.toMillis());
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      return answer(requestLine, new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(requestLine, e);
    }
  }

  private static Answer answer(String requestLine, String text) {
    int end = text.indexOf(END_OF_HEAD);
    if (end < 0) {
      throw new IllegalStateException(requestLine + " was answered by: " + text);
    }
    String[] head = text.substring(0, end).split("\r\n", -1);
    int status = Integer.parseInt(head[0].split(" ", -1)[1]);
    String contentType = "";
    boolean replayed = false;
    for (String line : head) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-type:")) {
        contentType = line.substring(line.indexOf(':') + 1).strip();
      }
      replayed |= line.startsWith(Answer.REPLAYED);
    }
    String body = text.substring(end + END_OF_HEAD.length());
    return new Answer(requestLine, status, contentType, replayed, body);
  }
}
