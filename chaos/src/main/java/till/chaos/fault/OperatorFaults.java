package till.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import till.chaos.load.RefusedCheckout;
import till.cluster.Node;
import till.process.Await;
import till.redis.Partition;
import till.redis.Partitions;

/** What an operator may do in good faith, and wrongly. */
final class OperatorFaults {
  private static final Partitions PARTITIONS = new Partitions(12);
  private static final Duration PENDING_GATHER = Duration.ofMillis(800);
  private static final Duration BETWEEN = Duration.ofSeconds(1);
  private static final Duration FORBIDDEN_FOR = Duration.ofSeconds(5);
  private static final Duration HELD_LIMIT = Duration.ofSeconds(9);
  private static final Duration DEAD_LETTER_LIMIT = Duration.ofSeconds(60);

  /** Each service, and the stream of a partition whose group has its name. */
  private static final Map<String, String> ROLES =
      Map.of("payment-svc", "payment", "stock-svc", "stock", "order-svc", "outcome");

  private OperatorFaults() {}

  static List<Fault> all() {
    return List.of(
        new Fault(
            "delconsumer",
            "XGROUP DELCONSUMER of consumers that have entries pending: those of each service in"
                + " turn, while it is paused; one instance goes on, the other is killed",
            Set.of(),
            Expectation.TROUBLE,
            OperatorFaults::deleteConsumers),
        new Fault(
            "discard-release",
            "a release fails because its account can't be read, and its dead letter is discarded",
            Set.of(),
            Expectation.TROUBLE,
            OperatorFaults::discardRelease),
        new Fault(
            "no-permission",
            "the services may run no script (NOPERM) for 5 s, at any node",
            Set.of(),
            Expectation.REPAIRED,
            OperatorFaults::forbid));
  }

  private static void deleteConsumers(Target target) throws InterruptedException {
    long entries = 0;
    for (String service : List.of("payment-svc", "stock-svc", "order-svc")) {
      List<String> instances = target.instances(service);
      try {
        for (String instance : instances) {
          target.signals().pause(target.pid(instance));
        }
        target.pause(PENDING_GATHER);
        entries += deleteBusyConsumers(target, service);
      } finally {
        target.signals().resume(target.pid(instances.getFirst()));
      }
      target.signals().forget(target.pid(instances.getLast()));
      target.killAndStart(List.of(instances.getLast()));
      target.pause(BETWEEN);
    }
    target.say(entries + " entries were pending with the consumers that were deleted");
    if (entries == 0) {
      throw new IllegalStateException("no consumer had anything pending");
    }
  }

  private static long deleteBusyConsumers(Target target, String service) {
    long entries = 0;
    for (Partition partition : PARTITIONS.all()) {
      String stream = "saga:{%s}:%s".formatted(partition.tag(), ROLES.get(service));
      for (String consumer : target.nodes().busyConsumers(stream, service)) {
        entries += target.nodes().deleteConsumer(stream, service, consumer);
      }
    }
    return entries;
  }

  private static void discardRelease(Target target) throws InterruptedException {
    RefusedCheckout checkout = target.load().refusedCheckout();
    String account = "user:{" + checkout.user() + "}";
    String aside = "chaos:{" + checkout.user() + "}";
    String letters = "saga:{%s}:payment:dead".formatted(PARTITIONS.of(checkout.order()).tag());
    List<String> stock = target.instances("stock-svc");
    Thread client;
    try {
      for (String instance : stock) {
        target.signals().pause(target.pid(instance));
      }
      client = Thread.ofVirtual().start(() -> ask(checkout));
      Await.until(
          HELD_LIMIT,
          () ->
              target.nodes().hasField(account, "hold:")
                  ? Optional.empty()
                  : Optional.of("no credit is held for " + checkout.order()));
      target.nodes().spoil(account, aside);
    } finally {
      for (String instance : stock) {
        target.signals().resume(target.pid(instance));
      }
    }
    try {
      Await.until(
          DEAD_LETTER_LIMIT,
          () ->
              target.nodes().length(letters) > 0
                  ? Optional.empty()
                  : Optional.of("there is no dead letter in " + letters));
    } finally {
      target.nodes().restore(account, aside);
    }
    target.say("the release of order " + checkout.order() + " is dead, and is discarded");
    target.nodes().delete(letters);
    target.pause(BETWEEN);
    target.nodes().delete(letters); // of one that was being tried for the last time just then
    client.join();
  }

  private static void ask(RefusedCheckout checkout) {
    try {
      checkout.ask();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forbid(Target target) throws InterruptedException {
    List<Node> nodes = target.installation().redis().nodes();
    target.say("nobody may run a script at any node");
    try {
      nodes.forEach(target.nodes()::forbidScripts);
      target.pause(FORBIDDEN_FOR);
    } finally {
      nodes.forEach(target.nodes()::allowAll);
    }
    long refused = nodes.stream().mapToLong(node -> target.nodes().refusals(node, "NOPERM")).sum();
    target.say("they have refused " + refused + " commands");
    if (refused == 0) {
      throw new IllegalStateException("nobody was refused anything");
    }
  }
}
