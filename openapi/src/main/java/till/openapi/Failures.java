package till.openapi;

import io.micronaut.core.annotation.AnnotationClassValue;
import io.micronaut.core.annotation.AnnotationValue;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import till.http.Problem;
import till.http.ProblemType;

/** The answers to requests that fail: one for each status, with an example of each problem. */
final class Failures {
  /** What any request may meet that comes to a service. */
  private static final Set<ProblemType> ALWAYS =
      EnumSet.of(
          ProblemType.MALFORMED_REQUEST,
          ProblemType.NOT_ACCEPTABLE,
          ProblemType.INTERNAL,
          ProblemType.UNAVAILABLE);

  /** The gateway's: a service broke off, and nobody knows how far it came. */
  private static final int BAD_GATEWAY = 502;

  private Failures() {}

  static List<AnnotationValue<ApiResponse>> responses(Set<ProblemType> problems) {
    SortedMap<Integer, Set<ProblemType>> byStatus = new TreeMap<>();
    problems.forEach(problem -> add(byStatus, problem.status(), problem));
    ALWAYS.forEach(problem -> add(byStatus, problem.status(), problem));
    add(byStatus, BAD_GATEWAY, ProblemType.UNAVAILABLE);
    return byStatus.entrySet().stream()
        .map(entry -> response(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static void add(
      SortedMap<Integer, Set<ProblemType>> byStatus, int status, ProblemType problem) {
    byStatus.computeIfAbsent(status, any -> EnumSet.noneOf(ProblemType.class)).add(problem);
  }

  private static AnnotationValue<ApiResponse> response(int status, Set<ProblemType> problems) {
    var response =
        Note.of(ApiResponse.class)
            .member("responseCode", Integer.toString(status))
            .member("description", description(status, problems))
            .member("content", Note.list(content(status, problems)));
    if (status == ProblemType.UNAVAILABLE.status()) {
      response.member(
          "headers",
          Note.list(
              Note.of(Header.class)
                  .member("name", "Retry-After")
                  .member("description", "Seconds")
                  .member("schema", Note.of(Schema.class).member("type", "integer").build())
                  .build()));
    }
    return response.build();
  }

  private static String description(int status, Set<ProblemType> problems) {
    return status == BAD_GATEWAY
        ? "The service broke off: whether it was done is unknown"
        : problems.stream().map(ProblemType::title).collect(Collectors.joining("; "));
  }

  private static AnnotationValue<Content> content(int status, Set<ProblemType> problems) {
    return Note.of(Content.class)
        .member("mediaType", "application/problem+json")
        .member(
            "schema",
            Note.of(Schema.class)
                .member("implementation", new AnnotationClassValue<>(Problem.class))
                .build())
        .member(
            "examples",
            problems.stream()
                .map(problem -> example(status, problem))
                .toArray(AnnotationValue<?>[]::new))
        .build();
  }

  private static AnnotationValue<ExampleObject> example(int status, ProblemType problem) {
    String uri = problem.uri();
    return Note.of(ExampleObject.class)
        .member("name", uri.substring(uri.lastIndexOf(':') + 1))
        .member("summary", problem.title())
        .member(
            "value",
            """
            {"type":"%s","title":"%s","status":%d}"""
                .formatted(uri, problem.title(), status))
        .build();
  }
}
