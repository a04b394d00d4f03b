package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import till.local.Instance;

/**
 * What an instance tells Prometheus.
 *
 * @param types of each metric, by the name that its TYPE line has
 */
record Scrape(String text, Map<String, String> types) {
  private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);
  private static final Pattern SAMPLE =
      Pattern.compile("^([a-z]\\w*)(\\{.*})? (\\S+)$", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  /** Scrapes an instance as Prometheus does. */
  static Scrape of(Instance instance) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + instance.port() + "/prometheus"));
    try (var http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as("scrape of %s", instance.name()).isEqualTo(200);
      return parse(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Scrape parse(String text) {
    var types = new TreeMap<String, String>();
    TYPE.matcher(text).results().forEach(match -> types.put(match.group(1), match.group(2)));
    return new Scrape(text, types);
  }

  int bytes() {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The names of all samples, as queries have them: with {@code _bucket} and so on. */
  Set<String> names() {
    return SAMPLE
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The sum of the samples of this name whose labels contain this text. */
  double sum(String name, String labels) {
    return SAMPLE
        .matcher(text)
        .results()
        .filter(match -> match.group(1).equals(name))
        .filter(match -> String.valueOf(match.group(2)).contains(labels))
        .mapToDouble(match -> Double.parseDouble(match.group(3)))
        .sum();
  }

  /** The labels of a metric, but for those that its type brings. */
  Set<String> labels(String metric) {
    return SAMPLE
        .matcher(text)
        .results()
        .filter(match -> match.group(1).matches(metric + "(_bucket|_count|_sum)?"))
        .filter(match -> match.group(2) != null)
        .flatMap(match -> LABEL.matcher(match.group(2)).results())
        .map(match -> match.group(1))
        .filter(label -> !label.equals("le"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
