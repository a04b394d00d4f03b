package till.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A file under {@code /docs/}: the document, or what the page needs to show it. All of them are on
 * the class path.
 */
public enum Page {
  INDEX("", "text/html; charset=utf-8", "docs/index.html"),
  DOCUMENT("openapi.yaml", "application/yaml; charset=utf-8", "docs/openapi.yaml"),
  START("start.js", "text/javascript; charset=utf-8", "docs/start.js"),
  PROGRAM("swagger-ui-bundle.js", "text/javascript; charset=utf-8", null),
  STYLE("swagger-ui.css", "text/css; charset=utf-8", null),
  ICON("favicon-32x32.png", "image/png", null);

  /** Of the page: all it needs comes from here, and Swagger UI sets styles of its own. */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String PREFIX = "/docs/";

  private final String file;
  private final String type;
  private final @Nullable String resource;

  /**
   * @param resource null for a file of Swagger UI
   */
  Page(String file, String type, @Nullable String resource) {
    this.file = file;
    this.type = type;
    this.resource = resource;
  }

  /** The file at a path that begins with {@code /docs/}; null if there is none. */
  public static @Nullable Page at(String path) {
    for (Page page : values()) {
      if (path.equals(PREFIX + page.file)) {
        return page;
      }
    }
    return null;
  }

  public String type() {
    return type;
  }

  /** Its bytes, read from the class path. */
  public byte[] read() {
    String name = resource == null ? SwaggerUi.FOLDER + file : resource;
    try (InputStream in = open(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Can't read " + name, e);
    }
  }

  private static InputStream open(String resource) throws IOException {
    URL url = Page.class.getClassLoader().getResource(resource);
    if (url == null) {
      throw new IOException(resource + " is not on the class path");
    }
    return url.openStream();
  }

  /** The web jar says its version, and has it in its path. */
  private static final class SwaggerUi {
    static final String FOLDER = "META-INF/resources/webjars/swagger-ui/" + version() + "/";

    private static String version() {
      var properties = new Properties();
      try (InputStream in = open("META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
        properties.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException("Can't find Swagger UI", e);
      }
      return properties.getProperty("version", "");
    }
  }
}
