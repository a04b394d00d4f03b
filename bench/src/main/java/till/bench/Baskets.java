package till.bench;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.stream.Stream;
import till.bench.load.Request;
import till.bench.load.Work;
import till.bench.load.Workload;

/**
 * Orders that are made, filled, checked out and looked at: first those that have waited longest.
 */
final class Baskets extends Work {
  private static final int SEED = 1;

  /** Where the id of the order is in the path. */
  private static final int ORDER = 3;

  private final Workload workload;
  private final Random random = new Random(SEED);
  private final Queue<Request> next = new ArrayDeque<>();
  private long paid;
  private long perhapsPaid;

  /** What is done with each, in this order. */
  private enum Step {
    CREATE("create"),
    ADD("addItem"),
    ADD_AGAIN("addItem again"),
    CHECKOUT("checkout"),
    FIND("find");

    private final String kind;

    Step(String kind) {
      this.kind = kind;
    }

    static Step of(Request request) {
      for (Step step : values()) {
        if (step.kind.equals(request.kind())) {
          return step;
        }
      }
      throw new IllegalArgumentException(request.kind());
    }
  }

  Baskets(Workload workload) {
    this.workload = workload;
  }

  @Override
  protected List<String> kinds() {
    return Stream.of(Step.values()).map(step -> step.kind).toList();
  }

  @Override
  protected Request following() {
    Request waiting = next.poll();
    return waiting != null
        ? waiting
        : post(Step.CREATE, "/orders/create/" + random.nextInt(workload.users()));
  }

  @Override
  protected void succeeded(Request request, Buffer body) {
    switch (Step.of(request)) {
      case CREATE -> next.add(add(Step.ADD, body.toJsonObject().getString("order_id")));
      case ADD -> next.add(add(Step.ADD_AGAIN, order(request)));
      case ADD_AGAIN -> next.add(post(Step.CHECKOUT, "/orders/checkout/" + order(request)));
      case CHECKOUT -> {
        paid++;
        next.add(Request.get(Step.FIND.kind, "/orders/find/" + order(request), 0));
      }
      case FIND -> {}
    }
  }

  @Override
  protected void unknown(Request request) {
    if (Step.of(request) == Step.CHECKOUT) {
      perhapsPaid++;
    }
  }

  private Request add(Step step, String order) {
    int item = random.nextInt(workload.items());
    return post(step, "/orders/addItem/" + order + "/" + item + "/1");
  }

  private static Request post(Step step, String path) {
    return Request.post(step.kind, path, 0);
  }

  private static String order(Request request) {
    return request.path().split("/", -1)[ORDER];
  }

  long unitsSold() {
    return Workload.UNITS_PER_ORDER * paid;
  }

  /** Of those whose answer says nothing of it. */
  long unitsPerhapsSold() {
    return Workload.UNITS_PER_ORDER * perhapsPaid;
  }
}
