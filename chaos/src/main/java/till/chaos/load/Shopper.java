package till.chaos.load;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import till.chaos.history.Entry;
import till.chaos.history.Operation;

/** A client that does what clients do, at random: mostly it buys, and looks whether it is true. */
final class Shopper {
  private static final int PAUSE_MAX_MILLIS = 120;
  private static final int LINES_MAX = 3;

  private final Client client;
  private final Market market;
  private final SplittableRandom random;
  private final BooleanSupplier goesOn;

  Shopper(Client client, Market market, SplittableRandom random, BooleanSupplier goesOn) {
    this.client = client;
    this.market = market;
    this.random = random;
    this.goesOn = goesOn;
  }

  /** Shops until it is told to stop, and then looks at its accounts once more. */
  void run() throws InterruptedException {
    while (goesOn.getAsBoolean()) {
      World world = World.make(client, random);
      boolean isSure = true;
      while (isSure && goesOn.getAsBoolean()) {
        isSure = step(world);
        Pause.of(random.nextInt(PAUSE_MAX_MILLIS));
      }
      if (isSure) {
        look(world);
      }
    }
  }

  private void look(World world) throws InterruptedException {
    client.ask(new Operation.FindUser(world.user()));
    for (String item : world.items()) {
      client.ask(new Operation.FindItem(item));
    }
  }

  /** Does something; false if it is not sure what came of it. */
  private boolean step(World world) throws InterruptedException {
    int dice = random.nextInt(100);
    if (dice < 35) {
      return buy(world.user(), world);
    } else if (dice < 45) {
      return buy(pick(market.users()), world);
    } else if (dice < 55) {
      return ask(new Operation.FindUser(world.user()));
    } else if (dice < 63) {
      return ask(new Operation.FindItem(pick(world.items())));
    } else if (dice < 71) {
      return ask(new Operation.AddFunds(world.user(), random.nextLong(1, 300)));
    } else if (dice < 76) {
      return ask(new Operation.AddStock(pick(world.items()), random.nextLong(1, 6)));
    } else if (dice < 81) {
      return ask(new Operation.Pay(world.user(), random.nextLong(1, 200)));
    } else if (dice < 86) {
      return ask(new Operation.SubtractStock(pick(world.items()), random.nextLong(1, 4)));
    } else if (dice < 90) {
      return payAndCancel(world);
    }
    return trade();
  }

  /** With what all have in common. What came of it is known in the end only. */
  private boolean trade() throws InterruptedException {
    switch (random.nextInt(6)) {
      case 0 -> ask(new Operation.AddFunds(pick(market.users()), random.nextLong(1, 60)));
      case 1 -> ask(new Operation.AddStock(pick(market.items()), random.nextLong(1, 6)));
      case 2 -> ask(new Operation.Pay(pick(market.users()), random.nextLong(1, 20)));
      case 3 -> ask(new Operation.SubtractStock(pick(market.items()), 1));
      case 4 -> ask(new Operation.FindUser(pick(market.users())));
      case 5 -> ask(new Operation.FindItem(pick(market.items())));
      default -> throw new AssertionError();
    }
    return true;
  }

  private boolean payAndCancel(World world) throws InterruptedException {
    String order = World.created(client, new Operation.CreateOrder(world.user()), "order_id");
    return ask(new Operation.PayOrder(world.user(), order, random.nextLong(1, 200)))
        && (random.nextBoolean() || ask(new Operation.Cancel(world.user(), order)));
  }

  private boolean buy(String user, World world) throws InterruptedException {
    String order = World.created(client, new Operation.CreateOrder(user), "order_id");
    int lines = random.nextInt(1, LINES_MAX + 1);
    for (int i = 0; i < lines; i++) {
      String item = random.nextInt(4) == 0 ? pick(market.items()) : pick(world.items());
      if (!ask(new Operation.AddItem(order, item, random.nextLong(1, 4)))) {
        return false;
      }
      if (random.nextInt(8) == 0 && !ask(new Operation.RemoveItem(order, item))) {
        return false;
      }
    }
    return checkOut(order);
  }

  private boolean checkOut(String order) throws InterruptedException {
    boolean isSure = ask(new Operation.Checkout(order));
    if (isSure && random.nextInt(5) == 0) {
      isSure = ask(new Operation.Checkout(order)); // paid: again 200; refused: perhaps now
    }
    return isSure && (random.nextBoolean() || ask(new Operation.FindOrder(order)));
  }

  private boolean ask(Operation operation) throws InterruptedException {
    Entry entry = client.ask(operation);
    return World.isSure(entry);
  }

  private String pick(List<String> ids) {
    return ids.get(random.nextInt(ids.size()));
  }
}
