package till.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Packages are named by what the shop does, and know no null that they do not name. */
class PackagesTest {
  private static final Set<String> NO_FEATURES =
      Set.of("impl", "util", "utils", "common", "dto", "service", "services", "manager", "model");

  @Test
  void a_package_is_named_by_its_feature() {
    var packages = Repository.textFiles("java").stream().map(Modules::packageOf).distinct();
    assertThat(
            packages.filter(
                name -> List.of(name.split("\\.")).stream().anyMatch(NO_FEATURES::contains)))
        .as("name the package by its feature, such as checkout or items, not %s", NO_FEATURES)
        .isEmpty();
  }

  @Test
  void every_package_says_that_nothing_is_null_unless_named_so() {
    var marked =
        Repository.mainJava().stream()
            .filter(file -> file.name().equals("package-info.java"))
            .filter(file -> file.text().contains("@NullMarked"))
            .map(Modules::packageOf)
            .collect(Collectors.toSet());
    var unmarked = Repository.mainJava().stream().map(Modules::packageOf).distinct();
    assertThat(unmarked.filter(name -> !marked.contains(name)))
        .as("give the package a package-info.java with a sentence and @NullMarked")
        .isEmpty();
  }
}
