package till.chaos.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import till.local.Installation;

/** What happens to services and to the gateway. */
final class ServiceFaults {
  private static final List<String> SERVICES = List.of("order-svc", "stock-svc", "payment-svc");
  private static final int INSTANCES = 2;

  /** A paused instance wakes up when others have taken over what it had, or after the deadline. */
  private static final int ZOMBIE_MIN_MILLIS = 5_000;

  private static final int ZOMBIE_MAX_MILLIS = 13_000;

  private ServiceFaults() {}

  static List<Fault> all() {
    List<Fault> faults = new ArrayList<>();
    for (String service : SERVICES) {
      for (int number = 1; number <= INSTANCES; number++) {
        faults.add(kill(service + "-" + number));
      }
      faults.add(killAll(service));
      faults.add(zombie(service));
    }
    faults.add(
        new Fault(
            "kill-gateway",
            "kill -9 of the gateway, started again a second later",
            Set.of(),
            Expectation.REPAIRED,
            target -> target.killAndStart(List.of(Installation.GATEWAY))));
    return faults;
  }

  private static Fault kill(String instance) {
    return new Fault(
        "kill-" + instance,
        "kill -9 of one instance, started again a second later",
        Set.of(),
        Expectation.UNNOTICED,
        target -> target.killAndStart(List.of(instance)));
  }

  private static Fault killAll(String service) {
    return new Fault(
        "kill-all-" + service,
        "kill -9 of all instances at once, started again a second later",
        Set.of(),
        Expectation.REPAIRED,
        target -> target.killAndStart(target.instances(service)));
  }

  private static Fault zombie(String service) {
    return new Fault(
        "zombie-" + service,
        "SIGSTOP of one instance for 5 to 13 s, longer than entries stay with it; then SIGCONT",
        Set.of(),
        Expectation.TROUBLE,
        target -> {
          String instance = service + "-" + target.random().nextInt(1, INSTANCES + 1);
          Duration pause = target.between(ZOMBIE_MIN_MILLIS, ZOMBIE_MAX_MILLIS);
          target.say("SIGSTOP of " + instance + " for " + pause.toMillis() + " ms");
          target.signals().pause(target.pid(instance));
          target.pause(pause);
          target.signals().resume(target.pid(instance));
        });
  }
}
