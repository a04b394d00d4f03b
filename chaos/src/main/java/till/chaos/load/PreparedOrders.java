package till.chaos.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import till.chaos.history.Operation;

/**
 * Orders of two items that wait for their checkouts. Healthy ones need nothing that is in a sick
 * slot. A sick one is sick because of one thing, in turns the order itself, its user or an item;
 * all the rest of it is as healthy as the others, and they share it.
 */
public final class PreparedOrders {
  private static final int AT_ONCE = 64;

  /** What is in a sick slot. */
  private enum Kind {
    NOTHING,
    ORDER,
    USER,
    ITEM
  }

  /**
   * An order, and the client that knows what is in it.
   *
   * @param id of the order
   */
  record Prepared(Client client, String id) {}

  private final Supplier<Client> clients;
  private final Accounts well;
  private final Accounts sick;
  private final IntPredicate sickSlots;
  private final Queue<Prepared> healthyOrders = new ConcurrentLinkedQueue<>();
  private final Queue<Prepared> sickOrders = new ConcurrentLinkedQueue<>();

  /** Created in a sick slot where none was wanted there. */
  private final Queue<Prepared> spare = new ConcurrentLinkedQueue<>();

  private PreparedOrders(Supplier<Client> clients, Accounts accounts, IntPredicate sickSlots) {
    this.clients = clients;
    this.well = accounts.in(sickSlots.negate());
    this.sick = accounts.in(sickSlots);
    this.sickSlots = sickSlots;
  }

  static PreparedOrders make(
      Supplier<Client> clients,
      Accounts accounts,
      IntPredicate sickSlots,
      int healthyCount,
      int sickCount)
      throws InterruptedException {
    PreparedOrders orders = new PreparedOrders(clients, accounts, sickSlots);
    List<Kind> kinds = new ArrayList<>(Collections.nCopies(healthyCount, Kind.NOTHING));
    List<Kind> possible = orders.possible();
    for (int i = 0; i < sickCount && !possible.isEmpty(); i++) {
      kinds.add(possible.get(i % possible.size()));
    }
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<?>> making = new ArrayList<>();
      for (Kind kind : kinds) {
        making.add(
            threads.submit(
                () -> {
                  orders.prepare(kind);
                  return kind;
                }));
      }
      for (Future<?> one : making) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return orders;
  }

  private List<Kind> possible() {
    List<Kind> kinds = new ArrayList<>();
    if (Slots.ofPartitions().anyMatch(sickSlots)) {
      kinds.add(Kind.ORDER);
    }
    if (!sick.users().isEmpty()) {
      kinds.add(Kind.USER);
    }
    if (!sick.items().isEmpty()) {
      kinds.add(Kind.ITEM);
    }
    return kinds;
  }

  private void prepare(Kind kind) throws InterruptedException {
    Prepared order = create(kind);
    String first = any((kind == Kind.ITEM ? sick : well).items());
    String second = any(well.items());
    order.client().ask(new Operation.AddItem(order.id(), first, 1));
    order.client().ask(new Operation.AddItem(order.id(), second, 1));
    (kind == Kind.NOTHING ? healthyOrders : sickOrders).add(order);
  }

  /** Creates until one is where it is wanted: the shop makes the ids. */
  private Prepared create(Kind kind) throws InterruptedException {
    Prepared found = kind == Kind.ORDER ? spare.poll() : null;
    while (found == null) {
      Client client = clients.get();
      String user = any((kind == Kind.USER ? sick : well).users());
      Prepared order =
          new Prepared(client, World.created(client, new Operation.CreateOrder(user), "order_id"));
      boolean isSick = sickSlots.test(Slots.ofOrder(order.id()));
      if (isSick == (kind == Kind.ORDER)) {
        found = order;
      } else if (isSick && kind != Kind.USER) {
        spare.add(order);
      }
    }
    return found;
  }

  private static String any(List<String> ids) {
    return ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
  }

  /** The next one of that class; null if there is none left. */
  @Nullable Prepared next(boolean isHealthy) {
    return (isHealthy ? healthyOrders : sickOrders).poll();
  }
}
