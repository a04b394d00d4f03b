package till.chaos.load;

import java.util.List;
import java.util.SplittableRandom;
import till.chaos.history.Entry;
import till.chaos.history.Operation;

/**
 * Accounts that only one client uses: it can tell exactly what must be in them. When something may
 * or may not have been done, it leaves them and makes new ones.
 *
 * @param items the last one is short
 */
record World(String user, List<String> items) {
  private static final long PRICE_MAX = 20;
  private static final long CREDIT = 4_000;
  private static final long PLENTY = 200;
  private static final long FEW = 5;

  /** Makes one, whatever it takes. */
  static World make(Client client, SplittableRandom random) throws InterruptedException {
    String user = created(client, new Operation.CreateUser(), "user_id");
    String first = item(client, random);
    String second = item(client, random);
    String few = item(client, random);
    World world = new World(user, List.of(first, second, few));
    boolean isSure =
        isSure(client.ask(new Operation.AddFunds(user, CREDIT)))
            && isSure(client.ask(new Operation.AddStock(first, PLENTY)))
            && isSure(client.ask(new Operation.AddStock(second, PLENTY)))
            && isSure(client.ask(new Operation.AddStock(few, FEW)));
    return isSure ? world : make(client, random);
  }

  static boolean isSure(Entry entry) {
    return entry.answer().isPresent() || !entry.operation().changes();
  }

  private static String item(Client client, SplittableRandom random) throws InterruptedException {
    return created(client, new Operation.CreateItem(random.nextLong(1, PRICE_MAX)), "item_id");
  }

  /** Creates until one is acknowledged: what nobody has heard of does no harm. */
  static String created(Client client, Operation operation, String field)
      throws InterruptedException {
    while (true) {
      Entry entry = client.ask(operation);
      String id = entry.answer().map(answer -> answer.json().getString(field, "")).orElse("");
      if (!id.isEmpty()) {
        return id;
      }
      Pause.of(100);
    }
  }
}
