package till.chaos.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private static final long PLENTY = 1_000_000;

  private final Supplier<Client> clients;
  private final History history;
  private final List<String> users = new CopyOnWriteArrayList<>();
  private final List<String> items = new CopyOnWriteArrayList<>();

  Flood(Supplier<Client> clients, History history) {
    this.clients = clients;
    this.history = history;
  }

  /** Makes accounts with plenty of everything: only the shop is the limit. */
  private void prepare() throws InterruptedException {
    List<Callable<Boolean>> makings = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      makings.add(() -> users.add(user()));
    }
    for (int i = 0; i < ITEMS; i++) {
      makings.add(() -> items.add(item()));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(makings);
    }
  }

  private String user() throws InterruptedException {
    Client client = clients.get();
    String user = World.created(client, new Operation.CreateUser(), "user_id");
    client.ask(new Operation.AddFunds(user, PLENTY));
    return user;
  }

  private String item() throws InterruptedException {
    Client client = clients.get();
    String item = World.created(client, new Operation.CreateItem(1), "item_id");
    client.ask(new Operation.AddStock(item, PLENTY));
    return item;
  }

  /**
   * Visits in a second that the shop could take. A visit is an order, its item and its checkout.
   */
  public double measure() throws InterruptedException {
    prepare();
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
      String user = users.get(random.nextInt(users.size()));
      String item = items.get(random.nextInt(items.size()));
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
