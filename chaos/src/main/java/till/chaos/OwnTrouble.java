package till.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import till.chaos.fault.Expectation;
import till.chaos.fault.Fault;
import till.chaos.fault.Target;
import till.process.StartFailedException;

/** A fault of the catalogue, on a shop of our own. */
record OwnTrouble(Fault fault, Target target) implements Trouble {
  @Override
  public String name() {
    return fault.name();
  }

  @Override
  public Expectation expectation() {
    return fault.expectation();
  }

  @Override
  public Optional<Duration> recovery() {
    return fault.expectation().recovery(target.installation().redis().nodeTimeout());
  }

  @Override
  public void strike() throws InterruptedException {
    fault.action().strike(target);
  }

  /** Whatever died by itself is a fault of the shop; the next round needs it. */
  @Override
  public List<String> mend() throws InterruptedException {
    List<String> wrong = new ArrayList<>(target.deaths());
    target.startTheDead();
    try {
      target.installation().redis().awaitHealthy();
    } catch (StartFailedException e) {
      wrong.add(String.valueOf(e.getMessage()));
    }
    return wrong;
  }
}
