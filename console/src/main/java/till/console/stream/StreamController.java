package till.console.stream;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** {@code /operator/streams}: every stream, and who reads it. */
@Controller("/operator/streams")
@ExecuteOn(TaskExecutors.BLOCKING)
final class StreamController {
  private final Groups groups;

  StreamController(Groups groups) {
    this.groups = groups;
  }

  @Serdeable
  record Page(List<StreamView> streams) {}

  @Get
  Page look() {
    return new Page(groups.look());
  }
}
