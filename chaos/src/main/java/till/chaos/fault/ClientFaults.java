package till.chaos.fault;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import till.chaos.load.Behaviour;
import till.chaos.load.Flood;
import till.chaos.network.Thief;

/** What clients do, and what happens between them and the shop. */
final class ClientFaults {
  private static final Duration LASTS = Duration.ofSeconds(8);
  private static final double STOLEN = 0.3;

  private ClientFaults() {}

  static List<Fault> all() {
    return List.of(
        new Fault(
            "dropped-answers",
            "three answers of ten are dropped on their way to the client, which asks again with the"
                + " same key",
            Set.of(),
            Expectation.TROUBLE,
            ClientFaults::dropAnswers),
        new Fault(
            "duplicates",
            "every second change is sent twice with one key, at once or up to 3 s later",
            Set.of(),
            Expectation.UNNOTICED,
            target -> {
              target.load().behave(Behaviour.NERVOUS);
              target.pause(LASTS);
              target.load().behave(Behaviour.USUAL);
            }),
        new Fault(
            "overload",
            "three times as many requests as the shop can take",
            Set.of(),
            Expectation.TROUBLE,
            ClientFaults::flood));
  }

  private static void dropAnswers(Target target) throws InterruptedException {
    URI shop = target.shop().origin();
    target.load().behave(Behaviour.CAREFUL);
    try (Thief thief = new Thief(shop, () -> Math.random() < STOLEN)) {
      target.shop().moveTo(thief.origin());
      target.pause(LASTS);
      target.shop().moveTo(shop);
      target.pause(Duration.ofSeconds(2)); // what is on its way arrives
      target.say(thief.stolen() + " answers were dropped");
    }
    target.load().behave(Behaviour.USUAL);
  }

  private static void flood(Target target) throws InterruptedException {
    Flood flood = target.load().flood();
    double most = flood.measure();
    target.say("it can take %.0f orders a second".formatted(most));
    target.say(flood.flood(most) + " orders, three times as many a second");
  }
}
