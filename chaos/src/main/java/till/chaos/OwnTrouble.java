package till.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import till.chaos.fault.Expectation;
import till.chaos.fault.Fault;
import till.chaos.fault.Fault.Exposure;
import till.chaos.fault.Fault.Injection;
import till.chaos.fault.Target;
import till.chaos.history.History;
import till.chaos.load.Accounts;
import till.chaos.load.Behaviour;
import till.chaos.load.Load;
import till.chaos.load.OpenLoop;
import till.chaos.load.PreparedOrders;
import till.process.StartFailedException;

/** A fault of the catalogue, on a shop of our own. */
final class OwnTrouble implements Trouble {
  private static final int USERS = 60;
  private static final int ITEMS = 60;

  /** Orders for longer than a round takes, should a shard come back late. */
  private static final Duration SPARE = Duration.ofSeconds(20);

  private final Fault fault;
  private final Target target;
  private final OpenLoopRate rate;
  private @Nullable Injection injection;

  OwnTrouble(Fault fault, Target target, OpenLoopRate rate) {
    this.fault = fault;
    this.target = target;
    this.rate = rate;
  }

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
  public Optional<OpenLoop> openLoop(History history, Duration calm) throws InterruptedException {
    if (fault.exposure().isEmpty()) {
      return Optional.empty();
    }
    Exposure exposure = fault.exposure().get();
    Load load = target.load();
    load.behave(Behaviour.PLAIN);
    Accounts accounts = load.accounts(USERS, ITEMS);
    double all = rate.perSecond(load, accounts, history);
    double sick = exposure.sickPerSecond(all);
    double healthy = exposure.share() > 0 ? all - sick : all;
    Duration lasts = calm.plus(exposure.lasts()).plus(SPARE);
    Injection aimed = fault.aim().at(target, accounts);
    injection = aimed;
    PreparedOrders orders =
        load.orders(accounts, aimed.sickSlots(), count(healthy, lasts), count(sick, lasts));
    return Optional.of(load.openLoop(orders, healthy, sick));
  }

  private static int count(double perSecond, Duration time) {
    return (int) Math.ceil(perSecond * time.toSeconds());
  }

  @Override
  public void strike() throws InterruptedException {
    Injection aimed =
        injection != null ? injection : fault.aim().at(target, new Accounts(List.of(), List.of()));
    aimed.action().strike(target);
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
