package till.tidy;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The compiled classes of all modules that are built by now. */
final class Classes {
  private static final String GENERATED = "/$";

  /** Of programs. */
  static final JavaClasses MAIN = under("target/classes");

  /** A plural noun of its package, or a class within it. */
  static final DescribedPredicate<JavaClass> PLURAL_NOUN =
      DescribedPredicate.describe(
          "a plural noun", javaClass -> isPlural(outermost(javaClass).getSimpleName()));

  private Classes() {}

  /** Of programs and of tests. */
  static JavaClasses all() {
    return under("target/classes", "target/test-classes");
  }

  static JavaClass outermost(JavaClass javaClass) {
    return javaClass.getEnclosingClass().map(Classes::outermost).orElse(javaClass);
  }

  private static boolean isPlural(String name) {
    return name.matches(".*[^ius]s") && !name.endsWith("Limits") && !name.endsWith("Metrics");
  }

  private static JavaClasses under(String... folders) {
    // What libraries are made of does not matter here, and takes long to read.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    try (var modules = Files.list(Repository.ROOT)) {
      List<Path> paths =
          modules
              .filter(module -> Files.exists(module.resolve("pom.xml")))
              .flatMap(module -> List.of(folders).stream().map(module::resolve))
              .filter(Files::exists)
              .toList();
      return new ClassFileImporter()
          .withImportOption(location -> !location.contains(GENERATED))
          .importPaths(paths);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
