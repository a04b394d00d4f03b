package till.console.action;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** {@code /operator/log}: what operators did. */
@Controller("/operator/log")
@ExecuteOn(TaskExecutors.BLOCKING)
final class NotesController {
  private static final int MAX = 1_000;

  private final Notes notes;

  NotesController(Notes notes) {
    this.notes = notes;
  }

  @Serdeable
  record Page(List<Notes.Note> entries) {}

  @Get
  Page latest(@QueryValue(defaultValue = "100") int max) {
    return new Page(notes.latest(Math.clamp(max, 1, MAX)));
  }
}
