package till.console.overview;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** {@code /operator/overview}: how the shop is, at a glance. */
@Controller("/operator/overview")
@ExecuteOn(TaskExecutors.BLOCKING)
final class OverviewController {
  private final Watch watch;

  OverviewController(Watch watch) {
    this.watch = watch;
  }

  @Get
  Overview look() {
    return watch.overview();
  }
}
