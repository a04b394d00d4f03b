package till.tidy;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.micronaut.context.annotation.Factory;
import org.junit.jupiter.api.Test;
import till.redis.Script;
import till.redis.Scripts;

/** Who talks to Redis: the plural nouns, by scripts wherever something changes. */
class RedisAccessTest {
  private static final String LETTUCE = "io.lettuce..";

  @Test
  void only_plural_nouns_use_lettuce() {
    noClasses()
        .that()
        .resideOutsideOfPackages("till.redis", "till.cluster")
        .and(not(Classes.PLURAL_NOUN))
        .and()
        .areNotAnnotatedWith(Factory.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(LETTUCE)
        .because("a plural noun (Accounts, Orders) is what talks to Redis in its package")
        .check(Classes.MAIN);
  }

  @Test
  void a_factory_of_a_service_only_hands_the_connection_on() {
    noClasses()
        .that()
        .areAnnotatedWith(Factory.class)
        .and()
        .resideOutsideOfPackage("till.redis")
        .should()
        .accessTargetWhere(targetOwner(resideInAPackage(LETTUCE)))
        .because("a plural noun is what talks to Redis")
        .check(Classes.MAIN);
  }

  @Test
  void only_plural_nouns_load_and_run_scripts() {
    noClasses()
        .that(not(Classes.PLURAL_NOUN))
        .should()
        .callMethodWhere(
            targetOwner(type(Scripts.class).or(type(Script.class)))
                .and(
                    nameMatching("load|string|integer|list|execute")
                        .onResultOf(call -> call.getTarget())))
        .because("a script is run by one method of the plural noun that owns its keys")
        .check(Classes.MAIN);
  }

  @Test
  void only_scripts_evaluates() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Scripts.class.getName())
        .should()
        .callMethodWhere(
            targetOwner(resideInAPackage(LETTUCE))
                .and(nameMatching("eval.*").onResultOf(call -> call.getTarget())))
        .because("till.redis.Scripts is the one place of EVALSHA and what follows NOSCRIPT")
        .check(Classes.MAIN);
  }
}
