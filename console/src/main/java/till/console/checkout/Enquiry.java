package till.console.checkout;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import till.console.letter.DeadLetters;
import till.console.letter.LetterView;
import till.console.stream.Groups;
import till.console.stream.StreamView;
import till.contracts.OrderId;
import till.redis.Partition;

/** Gathers what is known of orders. Waits for the answers. */
@Singleton
public final class Enquiry {
  private static final int LISTED_OF_PARTITION_MAX = 100;

  private static final int SAMPLE_OF_PARTITION_MAX = 10;

  private final Orders orders;
  private final Groups groups;
  private final DeadLetters letters;
  private final InstantSource clock;

  Enquiry(Orders orders, Groups groups, DeadLetters letters, InstantSource clock) {
    this.orders = orders;
    this.groups = groups;
    this.letters = letters;
    this.clock = clock;
  }

  /** An order, its checkouts, and why it is not paid. */
  Optional<OrderView> order(OrderId id) {
    return facts(id).map(this::view);
  }

  /** All about an order; nothing if there is none. */
  Optional<Facts> facts(OrderId id) {
    return orders
        .find(id)
        .map(
            order -> {
              var attempts =
                  Stream.concat(
                          order.isOpen() || order.attempt().isEmpty()
                              ? Stream.empty()
                              : Stream.of(order.attempt()),
                          order.previous().stream().map(words -> words[0]))
                      .toList();
              return new Surroundings(order.partition(), order.began().orElse(0L), clock.millis())
                  .facts(order, orders.finished(order, attempts));
            });
  }

  /** What is under way in a partition, read once for all of its orders. */
  private final class Surroundings {
    private final Map<String, List<Found>> underWay;
    private final List<LetterView> dead;
    private final List<StreamView> streams;
    private final long now;

    Surroundings(Partition partition, long since, long now) {
      this.underWay = orders.underWay(partition, since, now);
      this.dead = letters.in(partition);
      this.streams = groups.look(partition);
      this.now = now;
    }

    Facts facts(Order order, Map<String, Finished> finished) {
      return new Facts(
          order,
          order.attempt().isEmpty() && orders.items(order).isEmpty(),
          underWay.getOrDefault(order.checkout(), List.of()),
          orders.waits(order),
          dead.stream().filter(letter -> letter.orders().contains(order.id().value())).toList(),
          finished,
          streams,
          now);
    }
  }

  private OrderView view(Facts facts) {
    var order = facts.order();
    boolean isWorthAgain =
        facts.underWay().stream()
            .anyMatch(found -> !found.isUnread() && !facts.live(found.role()).isEmpty());
    return new OrderView(
        order.id().value(),
        order.user(),
        order.total(),
        order.status(),
        order.isPaid(),
        orders.items(order),
        Why.of(facts),
        new OrderView.Can(order.isOpen() && order.isUndecided(), isWorthAgain),
        order.partition().index(),
        orders.place(order),
        new Timeline(facts).checkouts(),
        facts.letters().stream().map(LetterView::id).toList());
  }

  /** Orders with an open checkout, the oldest first. */
  List<Order> open() {
    return orders.open(LISTED_OF_PARTITION_MAX).stream()
        .sorted(Comparator.comparing(order -> order.began().orElse(Long.MAX_VALUE)))
        .toList();
  }

  /** Of these, those that are past their deadline, or older than this. */
  List<Order> stuck(List<Order> open, long olderThanMs) {
    long now = clock.millis();
    return open.stream()
        .filter(
            order ->
                order.began().map(began -> now - began > olderThanMs).orElse(true)
                    || order.deadline().map(deadline -> deadline < now).orElse(true))
        .toList();
  }

  /** Of these, those that are in the queue of an account. */
  List<Order> waiting(List<Order> open) {
    return open.stream().filter(order -> !orders.waits(order).isEmpty()).toList();
  }

  /** The open checkouts at a glance. */
  public OpenView glance() {
    return OpenView.of(countOpen(), orders.open(SAMPLE_OF_PARTITION_MAX), clock.millis());
  }

  /** How many orders have an open checkout. */
  long countOpen() {
    return orders.countOpen();
  }

  /** Says of each why it is not paid. */
  List<ListedOrder> listed(List<Order> of) {
    long now = clock.millis();
    var oldest = new HashMap<Partition, Long>();
    of.forEach(
        order ->
            oldest.merge(order.partition(), order.began().orElse(0L), (a, b) -> Math.min(a, b)));
    var surroundings = new HashMap<Partition, Surroundings>();
    oldest.forEach(
        (partition, since) -> surroundings.put(partition, new Surroundings(partition, since, now)));
    return of.stream()
        .flatMap(
            order ->
                Stream.ofNullable(surroundings.get(order.partition()))
                    .map(around -> listed(around.facts(order, Map.of()))))
        .toList();
  }

  private static ListedOrder listed(Facts facts) {
    var order = facts.order();
    return new ListedOrder(
        order.id().value(),
        order.attempt(),
        order.status(),
        order.user(),
        order.total(),
        order.began().orElse(null),
        order.deadline().orElse(null),
        order.began().map(began -> Math.max(0, facts.now() - began)).orElse(null),
        Why.of(facts),
        facts.waits());
  }
}
