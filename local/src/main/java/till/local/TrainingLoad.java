package till.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the customers of a shop do, for some seconds: every endpoint, and above all checkouts, most
 * of them paid, some refused. Whether the answers are right is not looked at here.
 */
final class TrainingLoad implements Consumer<Whereabouts> {
  private static final int CUSTOMERS = 32;
  private static final int CHECKOUTS = 8_000;
  private static final int CHECKOUTS_EACH_VISIT = 10;
  private static final Duration LIMIT = Duration.ofSeconds(12);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
  private static final int ITEMS = 100;
  private static final Pattern ID = Pattern.compile("_id\":\"(\\w+)\"");

  @Override
  public void accept(Whereabouts shop) {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
      new Day(http, shop.origin()).begin(customers);
    }
  }

  /** One run of it. */
  private static final class Day {
    private final HttpClient http;
    private final URI shop;
    private final long end = System.nanoTime() + LIMIT.toNanos();
    private final AtomicInteger checkouts = new AtomicInteger();
    private List<String> items = List.of();
    private String dear = "";

    Day(HttpClient http, URI shop) {
      this.http = http;
      this.shop = shop;
    }

    void begin(ExecutorService customers) {
      post("/stock/batch_init/100/1000000/1");
      post("/payment/batch_init/100/1000000");
      post("/orders/batch_init/100/100/100/1");
      dear = post("/stock/item/create/1000000");
      items =
          Stream.generate(() -> post("/stock/item/create/1"))
              .limit(ITEMS)
              .peek(item -> post("/stock/add/" + item + "/1000000"))
              .toList();
      IntStream.range(0, CUSTOMERS).forEach(number -> customers.execute(this::shop));
    }

    private void shop() {
      while (checkouts.get() < CHECKOUTS && System.nanoTime() - end < 0) {
        visit();
      }
    }

    private void visit() {
      String user = post("/payment/create_user");
      post("/payment/add_funds/" + user + "/1000");
      for (int i = 0; i < CHECKOUTS_EACH_VISIT; i++) {
        String order = post("/orders/create/" + user);
        post("/orders/addItem/" + order + "/" + anyItem() + "/2");
        post("/orders/addItem/" + order + "/" + anyItem() + "/1");
        post("/orders/checkout/" + order);
        checkouts.incrementAndGet();
      }
      refused(user);
      lookAround(user);
    }

    private void refused(String user) {
      String order = post("/orders/create/" + user);
      post("/orders/addItem/" + order + "/" + dear + "/1");
      post("/orders/checkout/" + order);
      send("DELETE", "/orders/removeItem/" + order + "/" + dear);
      send("DELETE", "/orders/remove/" + order);
    }

    private void lookAround(String user) {
      String item = anyItem();
      String order = post("/orders/create/" + user);
      post("/orders/addItem/" + order + "/" + item);
      send("GET", "/orders/find/" + order);
      send("GET", "/orders/find/nowhere");
      send("GET", "/stock/find/" + item);
      post("/stock/subtract/" + item + "/1");
      post("/payment/pay/" + user + "/1");
      post("/payment/pay/" + user + "/" + order + "/1");
      send("GET", "/payment/status/" + user + "/" + order);
      post("/payment/cancel/" + user + "/" + order);
      send("GET", "/payment/find_user/" + user);
    }

    private String anyItem() {
      return items.get(ThreadLocalRandom.current().nextInt(items.size()));
    }

    private String post(String path) {
      return send("POST", path);
    }

    /** Returns the id in the answer; nothing if there is none. */
    private String send(String method, String path) {
      HttpRequest request =
          HttpRequest.newBuilder(shop.resolve(path))
              .method(method, BodyPublishers.noBody())
              .timeout(ANSWER_LIMIT)
              .build();
      try {
        Matcher id = ID.matcher(http.send(request, BodyHandlers.ofString()).body());
        return id.find() ? id.group(1) : "nothing";
      } catch (IOException e) {
        return "nothing";
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "nothing";
      }
    }
  }
}
