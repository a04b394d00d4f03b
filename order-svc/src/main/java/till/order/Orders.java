package till.order;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import till.contracts.ItemId;
import till.contracts.OrderId;
import till.contracts.UserId;
import till.http.RequestKey;
import till.http.RequestLimits;
import till.redis.Executed;
import till.redis.Partition;
import till.redis.Partitions;
import till.redis.RequestRecord;
import till.redis.Script;
import till.redis.Scripts;

/** The orders in Redis. */
@Singleton
public final class Orders {
  private static final Script CREATE = Script.load("order/create");
  private static final Script FIND = Script.load("order/find");
  private static final Script ADD_ITEM = Script.load("order/add_item");
  private static final Script REMOVE_ITEM = Script.load("order/remove_item");
  private static final Script REMOVE = Script.load("order/remove");
  private static final Script RESET = Script.load("order/reset");

  private static final long NO_ITEM = -1;

  private final Scripts scripts;
  private final Partitions partitions;
  private final OrderLimits limits;
  private final String keepOwn;

  Orders(Scripts scripts, Partitions partitions, OrderLimits limits, RequestLimits requestLimits) {
    this.scripts = scripts;
    this.partitions = partitions;
    this.limits = limits;
    this.keepOwn = Long.toString(requestLimits.keepOwn().toMillis());
  }

  /**
   * An order as clients see it.
   *
   * @param total in cents
   * @param status OPEN, PAYING, PAID or ABORTING
   */
  public record View(String user, long total, String status, List<Line> lines) {
    /** Whether a checkout has paid it. */
    public boolean paid() {
      return status.equals("PAID");
    }

    /** Whether a checkout of it may begin. */
    public boolean open() {
      return status.equals("OPEN");
    }
  }

  /** Units of an item in an order, and what they cost together in cents. */
  public record Line(String item, long quantity, long cost) {}

  /**
   * A result, and the order's total in cents after it.
   *
   * @param replayed whether this is what came of the request when it arrived before
   */
  record Changed<R>(R result, boolean replayed, long total) {}

  /**
   * A result.
   *
   * @param replayed whether this is what came of the request when it arrived before
   */
  record Done<R>(R result, boolean replayed) {}

  CompletionStage<Done<CreateOrderResult>> create(OrderId order, UserId user, RequestKey request) {
    String key = OrderKeys.order(partitions.of(order.value()), order);
    return scripts
        .list(
            CREATE,
            new String[] {key, RequestRecord.key(key, request)},
            RequestRecord.arguments(request, user.value()))
        .thenApply(
            returned ->
                new Done<>(
                    CreateOrderResult.valueOf((String) returned.getFirst()),
                    RequestRecord.isReplayed(returned)));
  }

  CompletionStage<Optional<View>> find(OrderId order) {
    return scripts.durably(() -> read(order));
  }

  /**
   * The order as its primary has it. A failover may take that back, so it is told to no client.
   *
   * @return fails if it can't be read at once
   */
  public CompletionStage<Optional<View>> peek(OrderId order) {
    return read(order).thenApply(Executed::answer);
  }

  private CompletionStage<Executed<Optional<View>>> read(OrderId order) {
    return scripts
        .execute(FIND, keys(order))
        .thenApply(executed -> new Executed<>(view(executed.answer()), executed.barrier()));
  }

  private static Optional<View> view(List<Object> returned) {
    return returned.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new View(
                (String) returned.get(0),
                Long.parseLong((String) returned.get(1)),
                (String) returned.get(2),
                lines((List<?>) returned.get(3))));
  }

  /**
   * @param price of one unit in cents; none if there is no such item
   */
  CompletionStage<Changed<AddItemResult>> addItem(
      OrderId order, ItemId item, long quantity, OptionalLong price, RequestKey request) {
    return scripts
        .list(
            ADD_ITEM,
            keys(order, request),
            RequestRecord.arguments(
                request,
                item.value(),
                Long.toString(quantity),
                Long.toString(price.orElse(NO_ITEM)),
                Integer.toString(limits.itemsMax())))
        .thenApply(
            returned ->
                new Changed<>(
                    AddItemResult.valueOf((String) returned.getFirst()),
                    RequestRecord.isReplayed(returned),
                    (Long) returned.get(2)));
  }

  CompletionStage<Changed<RemoveItemResult>> removeItem(
      OrderId order, ItemId item, RequestKey request) {
    return scripts
        .list(REMOVE_ITEM, keys(order, request), RequestRecord.arguments(request, item.value()))
        .thenApply(
            returned ->
                new Changed<>(
                    RemoveItemResult.valueOf((String) returned.getFirst()),
                    RequestRecord.isReplayed(returned),
                    (Long) returned.get(2)));
  }

  CompletionStage<Done<RemoveOrderResult>> remove(OrderId order, RequestKey request) {
    return scripts
        .list(REMOVE, keys(order, request), RequestRecord.arguments(request, keepOwn))
        .thenApply(
            returned ->
                new Done<>(
                    RemoveOrderResult.valueOf((String) returned.getFirst()),
                    RequestRecord.isReplayed(returned)));
  }

  /** Opens an order anew with these lines, whatever it was. */
  CompletionStage<ResetOrderResult> reset(OrderId order, UserId user, List<Line> lines) {
    var partition = partitions.of(order.value());
    long total = lines.stream().mapToLong(Line::cost).sum();
    return scripts
        .string(
            RESET,
            new String[] {
              OrderKeys.order(partition, order),
              OrderKeys.items(partition, order),
              OrderKeys.open(partition)
            },
            order.value(),
            user.value(),
            Long.toString(total),
            lines.stream()
                .map(line -> line.item() + ":" + line.quantity() + ":" + line.cost())
                .collect(Collectors.joining(" ")),
            keepOwn)
        .thenApply(ResetOrderResult::valueOf);
  }

  private String[] keys(OrderId order) {
    Partition partition = partitions.of(order.value());
    return new String[] {OrderKeys.order(partition, order), OrderKeys.items(partition, order)};
  }

  private String[] keys(OrderId order, RequestKey request) {
    var keys = keys(order);
    return new String[] {keys[0], keys[1], RequestRecord.key(keys[0], request)};
  }

  private static List<Line> lines(List<?> flat) {
    var lines = new ArrayList<Line>(flat.size() / 2);
    for (int i = 0; i < flat.size(); i += 2) {
      String line = (String) flat.get(i + 1);
      int blank = line.indexOf(' ');
      lines.add(
          new Line(
              (String) flat.get(i),
              Long.parseLong(line.substring(0, blank)),
              Long.parseLong(line.substring(blank + 1))));
    }
    return lines;
  }
}
