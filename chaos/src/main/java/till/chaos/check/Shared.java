package till.chaos.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import till.chaos.history.Entry;
import till.chaos.history.Operation;

/** Which accounts more than one client has to do with. */
final class Shared {
  private final Map<String, Integer> firstClient = new HashMap<>();
  private final Set<String> shared = new HashSet<>();

  Shared(List<Entry> history) {
    for (Entry entry : history) {
      for (String account : accounts(entry)) {
        Integer first = firstClient.putIfAbsent(account, entry.client());
        if (first != null && first != entry.client()) {
          shared.add(account);
        }
      }
    }
  }

  boolean isShared(String account) {
    return shared.contains(account);
  }

  private static List<String> accounts(Entry entry) {
    return switch (entry.operation()) {
      case Operation.CreateUser() -> created(entry, "user_id");
      case Operation.CreateItem(long _) -> created(entry, "item_id");
      case Operation.FindUser(String user) -> List.of(user);
      case Operation.AddFunds(String user, long _) -> List.of(user);
      case Operation.Pay(String user, long _) -> List.of(user);
      case Operation.PayOrder(String user, String _, long _) -> List.of(user);
      case Operation.Cancel(String user, String _) -> List.of(user);
      case Operation.CreateOrder(String user) -> List.of(user);
      case Operation.FindItem(String item) -> List.of(item);
      case Operation.AddStock(String item, long _) -> List.of(item);
      case Operation.SubtractStock(String item, long _) -> List.of(item);
      case Operation.AddItem(String _, String item, long _) -> List.of(item);
      case Operation.RemoveItem(String _, String item) -> List.of(item);
      case Operation.FindOrder(String _) -> List.of();
      case Operation.Checkout(String _) -> List.of();
    };
  }

  private static List<String> created(Entry entry, String field) {
    return entry
        .answer()
        .map(answer -> List.of(answer.json().getString(field, "")))
        .orElse(List.of());
  }
}
