package till.chaos.load;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import till.chaos.check.FinalState;
import till.chaos.check.OrderView;
import till.chaos.history.Attempt;
import till.chaos.history.Entry;
import till.chaos.history.History;
import till.chaos.history.Operation;

/** Reads what the shop says of accounts and orders, when nothing is under way. */
public final class Readings {
  private static final int AT_ONCE = 16;
  private static final int TRIES_MAX = 50;
  private static final int PAUSE_MILLIS = 200;

  private final Shop shop;
  private final History history;

  public Readings(Shop shop, History history) {
    this.shop = shop;
    this.history = history;
  }

  /** All that the history tells was created. */
  public FinalState of(List<Entry> entries) throws InterruptedException {
    Set<String> users = created(entries, Operation.CreateUser.class, "user_id");
    Set<String> items = created(entries, Operation.CreateItem.class, "item_id");
    Set<String> orders = created(entries, Operation.CreateOrder.class, "order_id");
    return of(users, items, orders);
  }

  /** All of these. */
  public FinalState of(Set<String> users, Set<String> items, Set<String> orders)
      throws InterruptedException {
    Map<String, Long> credit = new TreeMap<>();
    Map<String, Long> stock = new TreeMap<>();
    Map<String, OrderView> views = new TreeMap<>();
    List<Operation> questions = new ArrayList<>();
    users.forEach(user -> questions.add(new Operation.FindUser(user)));
    items.forEach(item -> questions.add(new Operation.FindItem(item)));
    orders.forEach(order -> questions.add(new Operation.FindOrder(order)));
    Map<Operation, JsonObject> answers = ask(questions);
    answers.forEach(
        (question, body) -> {
          if (question instanceof Operation.FindUser(String user)) {
            credit.put(user, body.getLong("credit"));
          } else if (question instanceof Operation.FindItem(String item)) {
            stock.put(item, body.getLong("stock"));
          } else if (question instanceof Operation.FindOrder(String order)) {
            views.put(order, OrderView.parse(body));
          }
        });
    return new FinalState(credit, stock, views);
  }

  private static Set<String> created(
      List<Entry> entries, Class<? extends Operation> kind, String field) {
    Set<String> ids = new TreeSet<>();
    for (Entry entry : entries) {
      if (kind.isInstance(entry.operation())) {
        entry
            .answer()
            .filter(Attempt::succeeded)
            .ifPresent(answer -> ids.add(answer.json().getString(field)));
      }
    }
    return ids;
  }

  private Map<Operation, JsonObject> ask(List<Operation> questions) throws InterruptedException {
    Map<Operation, JsonObject> answers = new HashMap<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      Map<Operation, Future<Attempt>> asked = new HashMap<>();
      questions.forEach(question -> asked.put(question, threads.submit(() -> ask(question))));
      for (Map.Entry<Operation, Future<Attempt>> one : asked.entrySet()) {
        Attempt answer = one.getValue().get();
        if (answer.succeeded()) {
          answers.put(one.getKey(), answer.json());
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return answers;
  }

  private Attempt ask(Operation question) throws InterruptedException {
    Attempt answer = shop.send(question, "", history);
    for (int tries = 1; !answer.isDefinite() && tries < TRIES_MAX; tries++) {
      Pause.of(PAUSE_MILLIS);
      answer = shop.send(question, "", history);
    }
    return answer;
  }
}
