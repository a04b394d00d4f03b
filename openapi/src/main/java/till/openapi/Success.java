package till.openapi;

import io.micronaut.core.annotation.AnnotationClassValue;
import io.micronaut.core.annotation.AnnotationValue;
import io.micronaut.inject.ast.ClassElement;
import io.micronaut.inject.ast.PropertyElement;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.stream.Collectors;

/** The answer to a request that succeeds: a record. */
final class Success {
  /** Of META-INF/swagger/till-openapi.yml: Java has no type for it that says what is where. */
  private static final String LINES = "#/components/schemas/Lines";

  private Success() {}

  /**
   * @param returned what the method returns: the record, or something that has it in the end
   * @param changes whether it changes something, so that its repetition is answered as it was
   */
  static AnnotationValue<ApiResponse> response(
      ClassElement returned, String description, boolean changes) {
    ClassElement record = innermost(returned);
    List<PropertyElement> properties = record.getBeanProperties();
    properties.forEach(Success::describe);
    var response =
        Note.of(ApiResponse.class)
            .member("responseCode", "200")
            .member("description", description)
            .member("content", Note.list(content(record, properties)));
    if (changes) {
      response.member("headers", Note.list(replayed()));
    }
    return response.build();
  }

  private static AnnotationValue<Content> content(
      ClassElement record, List<PropertyElement> properties) {
    return Note.of(Content.class)
        .member("mediaType", "application/json")
        .member(
            "schema",
            Note.of(Schema.class)
                .member("implementation", new AnnotationClassValue<>(record.getName()))
                .build())
        .member(
            "examples",
            Note.list(
                Note.of(ExampleObject.class)
                    .member("name", "done")
                    .member("value", example(properties))
                    .build()))
        .build();
  }

  private static AnnotationValue<Header> replayed() {
    return Note.of(Header.class)
        .member("name", "Idempotent-Replayed")
        .member("description", "`true`: the request was here before, and is answered again")
        .member("schema", Note.of(Schema.class).member("type", "boolean").build())
        .build();
  }

  private static ClassElement innermost(ClassElement type) {
    return type.getFirstTypeArgument().map(Success::innermost).orElse(type);
  }

  private static void describe(PropertyElement property) {
    var schema = Note.of(Schema.class);
    if (property.getName().equals("items")) {
      schema.member("ref", LINES);
    } else {
      schema.member("description", Field.of(property.getName()).description());
    }
    property.annotate(schema.build());
  }

  private static String example(List<PropertyElement> properties) {
    return properties.stream()
        .map(p -> "\"" + p.getName() + "\":" + Field.of(p.getName()).example())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
