package till.chaos.load;

import java.time.Duration;
import till.process.Await;

/** Lets time go by between two requests. */
final class Pause {
  private Pause() {}

  /**
   * @throws InterruptedException if it is all over
   */
  static void of(int milliseconds) throws InterruptedException {
    if (milliseconds > 0 && !Await.pause(Duration.ofMillis(milliseconds))) {
      throw new InterruptedException("The load ends");
    }
  }
}
