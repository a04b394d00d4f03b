package till.http;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/**
 * Leaves out of the label {@code uri} what the variables of a route must look like: {@code
 * /orders/find/{order}} instead of {@code /orders/find/{order:[^/]+}}. Asked once for each meter.
 */
@Singleton
final class RouteLabels implements MeterFilter {
  private static final String URI = "uri";
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+):(?:[^{}]|\\{[^{}]*})*}");

  @Override
  public Meter.Id map(Meter.Id id) {
    String uri = id.getTag(URI);
    return uri == null || uri.indexOf(':') < 0
        ? id
        : id.replaceTags(
            id.getTags().stream()
                .map(tag -> tag.getKey().equals(URI) ? Tag.of(URI, plain(uri)) : tag)
                .toList());
  }

  static String plain(String template) {
    return VARIABLE.matcher(template).replaceAll("{$1}");
  }
}
