package till.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import till.chaos.fault.Expectation;

/**
 * A command of the user's breaks something of a shop that is not ours, and mends it again.
 *
 * @param line for {@code sh}; what it says is shown
 */
record CommandTrouble(String line) implements Trouble {
  @Override
  public String name() {
    return line;
  }

  @Override
  public Expectation expectation() {
    return Expectation.TROUBLE;
  }

  @Override
  public Optional<Duration> recovery() {
    return Optional.empty();
  }

  @Override
  public void strike() throws InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder("sh", "-c", line).inheritIO().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException("it exited with " + status);
      }
    } finally {
      process.destroy();
    }
  }

  @Override
  public List<String> mend() {
    return List.of();
  }
}
