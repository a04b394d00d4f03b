package till.system;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import till.system.Market.Order;

/** Every order of a market checked out at once, and what each was answered. */
record Rush(Map<Order, Answer> answers) {

  static Rush on(Client client, Market market) {
    long start = System.nanoTime();
    List<Answer> answers = Crowd.forEach(market.orders(), order -> client.checkout(order.id()));
    long milliseconds = Duration.ofNanos(System.nanoTime() - start).toMillis();
    Rush rush = of(market, answers);
    System.out.println(rush + " in " + milliseconds + " ms");
    return rush;
  }

  static Rush of(Market market, List<Answer> answers) {
    Map<Order, Answer> byOrder = new LinkedHashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      byOrder.put(market.orders().get(i), answers.get(i));
    }
    return new Rush(byOrder);
  }

  long paid() {
    return answers.values().stream().filter(Answer::succeeded).count();
  }

  /** How many were paid, and how many refused for which reason. */
  @Override
  public String toString() {
    return answers.values().stream()
        .collect(
            Collectors.groupingBy(
                answer -> answer.succeeded() ? "paid" : answer.problemType(),
                TreeMap::new,
                Collectors.counting()))
        .toString();
  }
}
