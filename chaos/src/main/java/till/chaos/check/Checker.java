package till.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import till.chaos.history.Entry;
import till.chaos.history.Operation;

/** Compares a whole history, and what is there in the end, with the promises of the shop. */
public final class Checker {
  private Checker() {}

  /**
   * Every promise that was broken.
   *
   * @param history all that was done to these accounts and orders, in the order in which it began
   * @param end read when nothing was under way any more
   */
  public static List<Violation> check(List<Entry> history, FinalState end) {
    List<Violation> violations = new ArrayList<>();
    Map<Integer, Replay> replays = new HashMap<>();
    Shared shared = new Shared(history);
    Map<String, Long> prices = prices(history);
    for (Entry entry : history) {
      if (!entry.isEcho()) {
        replays.computeIfAbsent(entry.client(), id -> new Replay(shared, prices)).next(entry);
      }
    }
    replays.values().forEach(replay -> violations.addAll(replay.violations()));
    violations.addAll(new Repeats().of(history));
    violations.addAll(new Promises(end).of(history));
    violations.addAll(new Sums(end).of(history));
    return violations;
  }

  private static Map<String, Long> prices(List<Entry> history) {
    Map<String, Long> prices = new HashMap<>();
    for (Entry entry : history) {
      if (entry.operation() instanceof Operation.CreateItem(long price)) {
        entry
            .answer()
            .ifPresent(answer -> prices.put(answer.json().getString("item_id", ""), price));
      }
    }
    return prices;
  }
}
