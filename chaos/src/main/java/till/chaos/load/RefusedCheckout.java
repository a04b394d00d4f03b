package till.chaos.load;

import till.chaos.history.Operation;

/**
 * A checkout that credit is held for, and that is then refused for want of stock, so that the
 * credit has to be released.
 */
public final class RefusedCheckout {
  private static final long CREDIT = 100;

  private final Client client;
  private final String user;
  private final String order;

  private RefusedCheckout(Client client, String user, String order) {
    this.client = client;
    this.user = user;
    this.order = order;
  }

  static RefusedCheckout prepare(Client client) throws InterruptedException {
    String user = World.created(client, new Operation.CreateUser(), "user_id");
    client.ask(new Operation.AddFunds(user, CREDIT));
    String item = World.created(client, new Operation.CreateItem(1), "item_id");
    String order = World.created(client, new Operation.CreateOrder(user), "order_id");
    client.ask(new Operation.AddItem(order, item, 1));
    return new RefusedCheckout(client, user, order);
  }

  public String user() {
    return user;
  }

  public String order() {
    return order;
  }

  /** Asks for it, and returns when it is refused. */
  public void ask() throws InterruptedException {
    client.ask(new Operation.Checkout(order));
  }

  /** Looks at what was held: it must be there again. */
  public void look() throws InterruptedException {
    client.ask(new Operation.FindUser(user));
  }
}
