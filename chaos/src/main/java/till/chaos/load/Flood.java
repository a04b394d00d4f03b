package till.chaos.load;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import till.chaos.history.History;
import till.chaos.history.Operation;
import till.process.Await;

/**
 * First as much as the shop can take when many ask at once, then three times as much, whatever it
 * answers.
 */
public final class Flood {
  private static final Duration MEASURED = Duration.ofSeconds(8);
  private static final Duration FLOODED = Duration.ofSeconds(8);
  private static final Duration TICK = Duration.ofMillis(10);
  private static final int CALM_CLIENTS = 256;
  private static final int UNDER_WAY_MAX = 6_000;
  private static final int FACTOR = 3;
  private static final long LAST_ANSWERS_SECONDS = 100;
  private static final int USERS = 100;
  private static final int ITEMS = 50;

  private final Supplier<Client> clients;
  private final History history;
  private volatile Accounts accounts = new Accounts(List.of(), List.of());

  Flood(Supplier<Client> clients, History history) {
    this.clients = clients;
    this.history = history;
  }

  /**
   * Visits in a second that the shop could take. A visit is an order, its item and its checkout.
   */
  public double measure() throws InterruptedException {
    accounts = Accounts.make(clients, USERS, ITEMS);
    AtomicLong visits = new AtomicLong();
    long begin = history.now();
    long end = begin + MEASURED.toNanos() / 1000;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALM_CLIENTS; i++) {
        Client client = clients.get();
        threads.execute(
            () -> {
              while (history.now() < end && visit(client)) {
                visits.incrementAndGet();
              }
            });
      }
    }
    return visits.get() * 1e6 / (history.now() - begin);
  }

  /**
   * Three times that, as visits that begin whether or not the last were answered.
   *
   * @return how many visits there were
   */
  public long flood(double visitsPerSecond) throws InterruptedException {
    Semaphore room = new Semaphore(UNDER_WAY_MAX);
    long begin = history.now();
    long sent = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      while (history.now() - begin < FLOODED.toNanos() / 1000) {
        long due = (long) (FACTOR * visitsPerSecond * (history.now() - begin) / 1e6);
        for (; sent < due && room.tryAcquire(); sent++) {
          Client client = clients.get();
          threads.execute(
              () -> {
                visit(client);
                room.release();
              });
        }
        if (!Await.pause(TICK)) {
          threads.shutdownNow();
          throw new InterruptedException("The flood ends");
        }
      }
      threads.shutdown();
      if (!threads.awaitTermination(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    }
    return sent;
  }

  /** Whether it came to its end. */
  private boolean visit(Client client) {
    SplittableRandom random = new SplittableRandom(client.number());
    try {
      String user = accounts.users().get(random.nextInt(accounts.users().size()));
      String item = accounts.items().get(random.nextInt(accounts.items().size()));
      String order = World.created(client, new Operation.CreateOrder(user), "order_id");
      client.ask(new Operation.AddItem(order, item, 1));
      client.ask(new Operation.Checkout(order));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
