package till.bench.limit;

import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import till.bench.load.Workload;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.escrow.AccountKind;
import till.escrow.Accounts;
import till.escrow.Accounts.Settlement;
import till.escrow.EscrowLimits;
import till.messages.Line;
import till.redis.Executed;
import till.redis.Scripts;
import till.streams.EntryPlace;

/** What checkouts do to accounts, with nothing around it: three holds, and three commits. */
public final class AccountsDriver {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final EntryPlace NOWHERE = new EntryPlace("0", "0-0");

  private final Scripts scripts;
  private final Accounts users;
  private final Accounts items;
  private final Workload workload;
  private final InstantSource clock;
  private final Duration margin;

  private AccountsDriver(ApplicationContext context, Workload workload) {
    this.scripts = context.getBean(Scripts.class);
    this.users = new Accounts(AccountKind.USER, scripts);
    this.items = new Accounts(AccountKind.ITEM, scripts);
    this.workload = workload;
    this.clock = context.getBean(InstantSource.class);
    this.margin = context.getBean(EscrowLimits.class).clockMargin();
  }

  public static void main(String[] arguments) throws InterruptedException, IOException {
    DriverPlan plan = DriverPlan.of(arguments);
    try (var context = ApplicationContext.run()) {
      plan.run(new AccountsDriver(context, plan.workload())::checkout);
    }
  }

  /** In the order in which participants are asked, and with the barriers that they wait for. */
  private CompletionStage<?> checkout() {
    var random = ThreadLocalRandom.current();
    var checkout =
        CheckoutId.fresh(new OrderId(Integer.toString(random.nextInt(workload.orders()))));
    long deadline = clock.instant().plus(TIMEOUT).toEpochMilli();
    String user = Integer.toString(random.nextInt(workload.users()));
    List<String> lines =
        Stream.of(random.nextInt(workload.items()), random.nextInt(workload.items()))
            .distinct()
            .map(item -> Integer.toString(item))
            .sorted()
            .toList();
    return held(users, checkout, user, deadline)
        .thenCompose(
            held -> {
              CompletionStage<?> all = CompletableFuture.completedStage(null);
              for (String item : lines) {
                all = all.thenCompose(before -> held(items, checkout, item, deadline));
              }
              return all;
            })
        .thenCompose(
            held -> {
              CompletionStage<?> all = settled(users, checkout, user, deadline);
              for (String item : lines) {
                all =
                    all.thenCombine(
                        settled(items, checkout, item, deadline), (one, other) -> other);
              }
              return all;
            });
  }

  private CompletionStage<?> held(
      Accounts accounts, CheckoutId checkout, String id, long deadline) {
    return durably(accounts.hold(checkout, new Line(id, 1), deadline, NOWHERE));
  }

  private CompletionStage<?> settled(
      Accounts accounts, CheckoutId checkout, String id, long deadline) {
    return durably(accounts.settle(checkout, id, Settlement.COMMIT, deadline, margin));
  }

  private <T> CompletionStage<T> durably(CompletionStage<Executed<T>> executed) {
    return scripts.durably(() -> executed);
  }
}
