package till.openapi;

import io.micronaut.core.annotation.AnnotationValue;
import io.micronaut.core.annotation.AnnotationValueBuilder;
import java.lang.annotation.Annotation;
import java.lang.annotation.RetentionPolicy;

/** Annotations that the compiler reads and leaves out of what it writes. */
final class Note {
  private Note() {}

  static <T extends Annotation> AnnotationValueBuilder<T> of(Class<T> type) {
    return AnnotationValue.builder(type.getName(), RetentionPolicy.SOURCE);
  }

  /** What a member takes that may have several. */
  static AnnotationValue<?>[] list(AnnotationValue<?>... notes) {
    return notes;
  }
}
