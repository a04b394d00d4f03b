package till.tidy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom: services meet in messages, never in code. */
class DependenciesTest {
  static Stream<String> modules() {
    return Modules.KNOW.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void a_pom_depends_on_the_modules_that_its_module_may_know(String module) {
    assertThat(Modules.declared(module))
        .as(
            "%s/pom.xml says otherwise than Modules.KNOW: services never depend on services",
            module)
        .containsExactlyInAnyOrderElementsOf(Modules.KNOW.getOrDefault(module, Set.of()));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void a_class_knows_the_modules_that_its_module_may_know(String module) {
    noClasses()
        .that()
        .resideInAnyPackage(Modules.packages(module).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(Modules.foreignPackages(module).toArray(String[]::new))
        .because("modules know each other as Modules.KNOW says: share by a message instead")
        .allowEmptyShould(true) // a module that is not built this time
        .check(Classes.MAIN);
  }

  @Test
  void every_module_of_the_shop_has_its_place() {
    var withPrograms = new TreeSet<String>();
    for (var file : Repository.mainJava()) {
      withPrograms.add(file.path().substring(0, file.path().indexOf('/')));
    }
    assertThat(Modules.KNOW.keySet())
        .as("say in Modules.KNOW what a new module may know")
        .containsExactlyInAnyOrderElementsOf(withPrograms);
  }

  @Test
  void a_package_belongs_to_one_module() {
    var packages = new ArrayList<String>();
    modules().forEach(module -> packages.addAll(Modules.packages(module)));
    assertThat(packages).as("give the package of one module another name").doesNotHaveDuplicates();
  }

  @Test
  void contracts_know_no_redis() {
    assertThat(Modules.dependencies("contracts"))
        .as("what needs Redis belongs to the module redis")
        .noneMatch(dependency -> dependency.matches("(?s).*(redis|lettuce).*"));
  }

  @Test
  void tests_run_on_the_real_thing() {
    assertThat(Repository.textFiles("xml").stream().filter(file -> file.text().contains("mockito")))
        .as("test on a real Redis, without mocks")
        .isEmpty();
  }
}
