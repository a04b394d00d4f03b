package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import till.http.ProblemType;

/**
 * What the shop answered.
 *
 * @param request method and path, to name the culprit when a test fails
 * @param contentType empty if there was none
 * @param replayed whether it says that the request was answered before
 */
record Answer(String request, int status, String contentType, boolean replayed, String body) {
  static final String REPLAYED = "Idempotent-Replayed";

  boolean succeeded() {
    return status >= 200 && status < 300;
  }

  boolean refused() {
    return status >= 400 && status < 500;
  }

  /** The JSON of a success; fails if this is none. */
  JsonObject json() {
    assertThat(succeeded()).as("%s succeeds", this).isTrue();
    assertThat(contentType).as("content type of %s", this).startsWith("application/json");
    return new JsonObject(body);
  }

  /** Fails unless this is the other answer once more, and says so. */
  void replays(Answer first) {
    assertThat(status).as("status of %s", this).isEqualTo(first.status);
    assertThat(contentType).as("content type of %s", this).isEqualTo(first.contentType);
    assertThat(body).as("body of %s", this).isEqualTo(first.body);
    assertThat(replayed).as("%s in %s", REPLAYED, this).isTrue();
  }

  /** Fails unless this is a problem (RFC 9457), whichever. */
  Answer isProblem() {
    assertThat(contentType).as("content type of %s", this).startsWith("application/problem+json");
    JsonObject problem = new JsonObject(body);
    assertThat(problem.getInteger("status")).as("status in %s", this).isEqualTo(status);
    assertThat(problem.getString("type")).as("type in %s", this).startsWith("urn:till:problem:");
    assertThat(problem.getString("title")).as("title in %s", this).isNotBlank();
    return this;
  }

  /** Fails unless this is exactly that problem. */
  Answer isProblem(ProblemType expected) {
    assertThat(status).as("status of %s", this).isEqualTo(expected.status());
    isProblem();
    assertThat(problemType()).as("type in %s", this).isEqualTo(expected.uri());
    JsonObject problem = new JsonObject(body);
    assertThat(problem.getString("title")).as("title in %s", this).isEqualTo(expected.title());
    return this;
  }

  /** The {@code type} of the problem; the status where there is none. */
  String problemType() {
    if (!contentType.startsWith("application/problem+json")) {
      return Integer.toString(status);
    }
    return new JsonObject(body).getString("type");
  }
}
