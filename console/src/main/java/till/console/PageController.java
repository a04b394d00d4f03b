package till.console;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import till.http.ProblemException;
import till.http.ProblemType;

/** {@code /console}: the page, from the jar. There is no data in it, so it needs no token. */
@Controller("/console")
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PageController {
  private static final String FOLDER = "/console/";
  private static final String INDEX = "index.html";
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+\\.[a-z0-9]+");
  private static final Map<String, MediaType> TYPES =
      Map.of(
          "html", new MediaType("text/html; charset=utf-8"),
          "js", new MediaType("text/javascript; charset=utf-8"),
          "css", new MediaType("text/css; charset=utf-8"),
          "svg", new MediaType("image/svg+xml"));

  /** Scripts, styles and data from here only, and inside no other page. */
  private static final String POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final Map<String, Optional<byte[]>> files = new ConcurrentHashMap<>();

  /** The page; its links are relative, so its address must end with a slash. */
  @Get
  HttpResponse<byte[]> index(HttpRequest<?> request) {
    return request.getPath().endsWith("/")
        ? file(INDEX)
        : HttpResponse.<byte[]>permanentRedirect(URI.create(FOLDER));
  }

  @Get("/{name}")
  HttpResponse<byte[]> file(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    var type = TYPES.get(ending);
    if (type == null || !NAME.matcher(name).matches()) {
      throw new ProblemException(ProblemType.NO_SUCH_PATH);
    }
    byte[] content =
        files
            .computeIfAbsent(name, PageController::read)
            .orElseThrow(() -> new ProblemException(ProblemType.NO_SUCH_PATH));
    return HttpResponse.ok(content)
        .contentType(type)
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer");
  }

  private static Optional<byte[]> read(String name) {
    try (var in = PageController.class.getResourceAsStream(FOLDER + name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
