package till.tidy;

import static java.util.Map.entry;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The modules, and which of them know which. */
final class Modules {
  /** What each module that is part of the shop may know of the others. */
  static final Map<String, Set<String>> KNOW =
      Map.ofEntries(
          entry("contracts", Set.of()),
          entry("openapi", Set.of("contracts")),
          entry("cluster", Set.of()),
          entry("redis", Set.of("contracts")),
          entry("escrow", Set.of("redis")),
          entry("order-svc", Set.of("redis")),
          entry("stock-svc", Set.of("redis", "escrow")),
          entry("payment-svc", Set.of("redis", "escrow")),
          entry("reference", Set.of()),
          entry("local", Set.of("cluster", "reference")),
          entry("audit", Set.of("local")),
          entry("console", Set.of("redis", "audit")),
          entry("bench", Set.of("local", "audit", "escrow")),
          entry("chaos", Set.of("local", "audit", "redis")));

  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>\\s*(.*?)\\s*</dependency>", Pattern.DOTALL);
  private static final Pattern ARTIFACT =
      Pattern.compile("<artifactId>(?:till-)?(.*?)</artifactId>");

  private Modules() {}

  /** The modules that programs of this one depend on, as its pom says. */
  static Set<String> declared(String module) {
    var declared = new TreeSet<String>();
    for (String dependency : dependencies(module)) {
      if (dependency.contains("<groupId>till</groupId>")
          && !dependency.contains("<scope>test</scope>")
          && !dependency.contains("<scope>provided</scope>")) { // for the compiler, not the program
        declared.add(artifact(dependency));
      }
    }
    return declared;
  }

  /** The text of each dependency in the pom. */
  static List<String> dependencies(String module) {
    return DEPENDENCY.matcher(pom(module).text()).results().map(match -> match.group(1)).toList();
  }

  /** The packages of its programs. */
  static Set<String> packages(String module) {
    var packages = new TreeSet<String>();
    for (var file : Repository.mainJava()) {
      if (file.path().startsWith(module + "/")) {
        packages.add(packageOf(file));
      }
    }
    return packages;
  }

  static String packageOf(TextFile java) {
    String folder = java.path().substring(0, java.path().lastIndexOf('/'));
    return folder.replaceFirst("^.*/java/", "").replace('/', '.');
  }

  /** The packages of other modules that this one must not know. */
  static Set<String> foreignPackages(String module) {
    var known = new HashSet<String>();
    learn(module, known);
    var foreign = new TreeSet<String>();
    KNOW.keySet().stream()
        .filter(other -> !known.contains(other))
        .forEach(other -> foreign.addAll(packages(other)));
    return foreign;
  }

  private static void learn(String module, Set<String> known) {
    if (known.add(module)) {
      KNOW.getOrDefault(module, Set.of()).forEach(other -> learn(other, known));
    }
  }

  private static TextFile pom(String module) {
    return Repository.textFiles("xml").stream()
        .filter(file -> file.path().equals(module + "/pom.xml"))
        .findFirst()
        .orElseThrow();
  }

  private static String artifact(String dependency) {
    return ARTIFACT.matcher(dependency).results().findFirst().orElseThrow().group(1);
  }
}
