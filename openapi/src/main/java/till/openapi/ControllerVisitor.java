package till.openapi;

import io.micronaut.core.annotation.AnnotationValue;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.HttpMethodMapping;
import io.micronaut.inject.ast.MethodElement;
import io.micronaut.inject.ast.ParameterElement;
import io.micronaut.inject.visitor.TypeElementVisitor;
import io.micronaut.inject.visitor.VisitorContext;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.responses.ApiResponses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import till.http.ProblemType;
import till.http.Problems;
import till.http.RequestKey;

/** Describes what each method of a controller takes and answers. */
public final class ControllerVisitor implements TypeElementVisitor<Controller, HttpMethodMapping> {
  /** Before what makes the document of it. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public VisitorKind getVisitorKind() {
    return VisitorKind.ISOLATING;
  }

  @Override
  public void visitMethod(MethodElement method, VisitorContext context) {
    String service = method.getOwningType().stringValue(Controller.class).orElseThrow();
    String path = service + method.stringValue(HttpMethodMapping.class).orElseThrow();
    Set<ProblemType> problems = EnumSet.noneOf(ProblemType.class);
    Collections.addAll(problems, method.enumValues(Problems.class, ProblemType.class));
    boolean changes = false;
    for (ParameterElement parameter : method.getParameters()) {
      if (parameter.getType().getName().equals(RequestKey.class.getName())) {
        changes = true;
        problems.add(ProblemType.MALFORMED_KEY);
        problems.add(ProblemType.KEY_REUSED);
        parameter.annotate(Note.of(Parameter.class).member("hidden", true).build());
      } else {
        PathParameter rule = PathParameter.of(path, parameter.getName());
        problems.add(rule.problem());
        parameter.annotate(
            Note.of(Parameter.class)
                .member("description", rule.description())
                .member("schema", rule.schema())
                .build());
      }
    }
    method.annotate(operation(method, service, changes));
    List<AnnotationValue<ApiResponse>> responses = new ArrayList<>();
    responses.add(
        Success.response(
            method.getReturnType(), changes ? "Done, now or before" : "Found", changes));
    responses.addAll(Failures.responses(problems));
    method.annotate(
        Note.of(ApiResponses.class)
            .member("value", responses.toArray(AnnotationValue<?>[]::new))
            .build());
  }

  private static AnnotationValue<Operation> operation(
      MethodElement method, String service, boolean changes) {
    String tag = service.substring(1);
    return Note.of(Operation.class)
        .member("operationId", tag + "-" + method.getName())
        .member("tags", tag)
        .member("parameters", changes ? Note.list(key()) : Note.list())
        .build();
  }

  /** The header that a method gets as a {@link RequestKey}. */
  private static AnnotationValue<Parameter> key() {
    return Note.of(Parameter.class)
        .member("in", ParameterIn.HEADER)
        .member("name", "Idempotency-Key")
        .member(
            "description",
            "The same request with the same key has one effect, and is answered alike."
                + " It may be a string as RFC 8941 writes it, in quotes")
        .member(
            "schema",
            Note.of(Schema.class)
                .member("type", "string")
                .member("minLength", 1)
                .member("maxLength", RequestKey.LENGTH_MAX)
                .member("pattern", "^[!-~]+$")
                .build())
        .build();
  }
}
