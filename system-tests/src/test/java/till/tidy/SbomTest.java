package till.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of what a program is made of is complete, and says nothing of when it was made. */
class SbomTest {
  private static final Pattern JAR =
      Pattern.compile("\"purl\" : \"pkg:maven/[^/]+/([^@]+)@([^?\"]+)[^\"]*type=jar\"");

  @ParameterizedTest
  @ValueSource(strings = {"order-svc", "stock-svc", "payment-svc", "local"})
  void it_names_each_library_and_no_other(String module) throws IOException {
    Path target = Repository.ROOT.resolve(module).resolve("target");
    assumeTrue(Files.exists(target.resolve("sbom.json")), "not built this time");
    var named = new TreeSet<String>();
    String sbom = Files.readString(target.resolve("sbom.json"));
    JAR.matcher(sbom.substring(sbom.indexOf("\n  \"components\"")))
        .results()
        .forEach(jar -> named.add(jar.group(1) + "-" + jar.group(2)));
    var libraries = new TreeSet<String>();
    try (var jars = Files.list(target.resolve("lib"))) {
      jars.map(jar -> jar.getFileName().toString())
          .map(name -> name.replaceFirst("(?:-linux-(?:x86_64|aarch_64))?\\.jar$", ""))
          .forEach(libraries::add);
    }
    assertThat(named).isEqualTo(libraries);
    assertThat(sbom).doesNotContain("serialNumber", "timestamp");
  }
}
