package till.tidy;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import till.process.Await;

/** Time is injected, and nobody waits by sleeping. */
class TimeTest {
  @Test
  void nobody_sleeps() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Await.class.getName())
        .should()
        .callMethodWhere(
            targetOwner(type(Thread.class).or(type(TimeUnit.class)))
                .and(target(nameMatching("sleep"))))
        .because("wait for what you wait for: till.process.Await looks at it until it is so")
        .check(Classes.all());
  }

  @Test
  void nobody_reads_the_wall_clock() {
    noClasses()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethodWhere(
            targetOwner(resideInAPackage("java.time..")).and(target(nameMatching("now|system.*"))))
        .because("time is a java.time.InstantSource that is injected; nanoTime measures patience")
        .check(Classes.MAIN);
  }
}
