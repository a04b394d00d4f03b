package till.chaos.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import till.chaos.history.Operation;

/** Users and items with plenty of everything: only the shop is the limit. */
public record Accounts(List<String> users, List<String> items) {
  private static final long PLENTY = 1_000_000;

  public Accounts {
    users = List.copyOf(users);
    items = List.copyOf(items);
  }

  static Accounts make(Supplier<Client> clients, int users, int items) throws InterruptedException {
    ConcurrentLinkedQueue<String> userIds = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<String> itemIds = new ConcurrentLinkedQueue<>();
    List<Callable<Boolean>> makings = new ArrayList<>();
    for (int i = 0; i < users; i++) {
      makings.add(() -> userIds.add(user(clients.get())));
    }
    for (int i = 0; i < items; i++) {
      makings.add(() -> itemIds.add(item(clients.get())));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(makings);
    }
    return new Accounts(List.copyOf(userIds), List.copyOf(itemIds));
  }

  private static String user(Client client) throws InterruptedException {
    String user = World.created(client, new Operation.CreateUser(), "user_id");
    client.ask(new Operation.AddFunds(user, PLENTY));
    return user;
  }

  private static String item(Client client) throws InterruptedException {
    String item = World.created(client, new Operation.CreateItem(1), "item_id");
    client.ask(new Operation.AddStock(item, PLENTY));
    return item;
  }

  /** Those whose slots are like that. */
  Accounts in(IntPredicate slots) {
    return new Accounts(
        users.stream().filter(user -> slots.test(Slots.ofAccount(user))).toList(),
        items.stream().filter(item -> slots.test(Slots.ofAccount(item))).toList());
  }
}
