package till.chaos.load;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import till.chaos.history.History;
import till.chaos.history.Operation;

/** Many clients, each of which sends its next request when the last is answered. */
public final class Load implements AutoCloseable {
  private static final int MARKET = -1;
  private static final int SHARED = 6;
  private static final long SHARED_CREDIT = 60;
  private static final long SHARED_STOCK = 15;

  private final Shop shop;
  private final History history;
  private final String keyPrefix;
  private final SplittableRandom random;
  private final ExecutorService shoppers = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService echoes = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger clients = new AtomicInteger();
  private final Market market;
  private volatile Behaviour behaviour = Behaviour.USUAL;
  private volatile boolean isStopped;

  private Load(Shop shop, History history, String keyPrefix, SplittableRandom random)
      throws InterruptedException {
    this.shop = shop;
    this.history = history;
    this.keyPrefix = keyPrefix;
    this.random = random;
    this.market = market();
  }

  /**
   * Prepares what clients share, and lets them begin.
   *
   * @param keyPrefix what keys of no other load begin with
   */
  public static Load start(
      Shop shop, History history, String keyPrefix, int clients, SplittableRandom random)
      throws InterruptedException {
    Load load = new Load(shop, history, keyPrefix, random);
    for (int i = 0; i < clients; i++) {
      Client client = load.client();
      Shopper shopper = new Shopper(client, load.market, random.split(), () -> !load.isStopped);
      load.shoppers.execute(() -> run(shopper));
    }
    return load;
  }

  private static void run(Shopper shopper) {
    try {
      shopper.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Market market() throws InterruptedException {
    Client client =
        new Client(
            MARKET, shop, history, () -> Behaviour.CAREFUL, echoes, keyPrefix, random.split());
    List<String> users = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (int i = 0; i < SHARED; i++) {
      String user = World.created(client, new Operation.CreateUser(), "user_id");
      client.ask(new Operation.AddFunds(user, SHARED_CREDIT));
      users.add(user);
      String item = World.created(client, new Operation.CreateItem(i + 1), "item_id");
      client.ask(new Operation.AddStock(item, SHARED_STOCK));
      items.add(item);
    }
    return new Market(users, items);
  }

  /** Another client, that nobody has met yet. */
  private synchronized Client client() {
    return new Client(
        clients.getAndIncrement(),
        shop,
        history,
        () -> behaviour,
        echoes,
        keyPrefix,
        random.split());
  }

  /** From now on clients behave so. */
  public void behave(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  /** Users and items of plenty, for orders that have nothing to wait for. */
  public Accounts accounts(int users, int items) throws InterruptedException {
    return Accounts.make(this::client, users, items);
  }

  /** Prepares orders of those accounts, so many of each class. */
  public PreparedOrders orders(Accounts accounts, IntPredicate sickSlots, int healthy, int sick)
      throws InterruptedException {
    return PreparedOrders.make(this::client, accounts, sickSlots, healthy, sick);
  }

  /** Sends the checkouts of those orders whether or not the last ones were answered. */
  public OpenLoop openLoop(PreparedOrders orders, double healthyPerSecond, double sickPerSecond) {
    return new OpenLoop(orders, history, healthyPerSecond, sickPerSecond, split());
  }

  /** A checkout that credit is held for, and that is then refused for want of stock. */
  public RefusedCheckout refusedCheckout() throws InterruptedException {
    return RefusedCheckout.prepare(client());
  }

  private synchronized SplittableRandom split() {
    return random.split();
  }

  /** Sends more than the shop can take, and returns when all of that is answered. */
  public Flood flood() {
    return new Flood(this::client, history);
  }

  /**
   * Lets clients finish what they have begun.
   *
   * @return whether they did so in time
   */
  public boolean stop(int seconds) throws InterruptedException {
    isStopped = true;
    shoppers.shutdown();
    boolean isDone = shoppers.awaitTermination(seconds, TimeUnit.SECONDS);
    echoes.shutdown();
    return isDone && echoes.awaitTermination(seconds, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    isStopped = true;
    shoppers.shutdownNow();
    echoes.shutdownNow();
  }
}
