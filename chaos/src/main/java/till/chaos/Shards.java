package till.chaos;

import till.chaos.history.Entry;
import till.chaos.history.Operation;
import till.redis.Partitions;

/** Which shard an operation needs first, and whether it is a checkout: the whole way through. */
final class Shards {
  private static final int SHARDS = 3;
  private static final int PARTITIONS = 12;

  private final Partitions ofAccounts = new Partitions(SHARDS);
  private final Partitions ofOrders = new Partitions(PARTITIONS);

  /** A name for both; empty for what does not need any shard in particular. */
  String of(Entry entry) {
    return switch (entry.operation()) {
      case Operation.CreateUser() -> "";
      case Operation.CreateItem(long _) -> "";
      case Operation.CreateOrder(String _) -> "";
      case Operation.FindUser(String user) -> account(user);
      case Operation.AddFunds(String user, long _) -> account(user);
      case Operation.Pay(String user, long _) -> account(user);
      case Operation.PayOrder(String user, String _, long _) -> account(user);
      case Operation.Cancel(String user, String _) -> account(user);
      case Operation.FindItem(String item) -> account(item);
      case Operation.AddStock(String item, long _) -> account(item);
      case Operation.SubtractStock(String item, long _) -> account(item);
      case Operation.AddItem(String order, String _, long _) -> order(order);
      case Operation.RemoveItem(String order, String _) -> order(order);
      case Operation.FindOrder(String order) -> order(order);
      case Operation.Checkout(String order) -> "checkout " + order(order);
    };
  }

  private String account(String id) {
    return "accounts " + ofAccounts.of(id).index();
  }

  private String order(String id) {
    return "orders " + ofOrders.of(id).index() * SHARDS / PARTITIONS;
  }
}
