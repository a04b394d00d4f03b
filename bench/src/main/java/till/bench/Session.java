package till.bench;

import java.util.List;
import java.util.function.Consumer;
import till.bench.load.Addresses;
import till.bench.load.Clients;
import till.bench.load.Preparation;
import till.bench.load.Workload;
import till.bench.report.Machine;

/** What sections have in common while they run. */
final class Session {
  private static final int LIES_SHOWN = 10;

  private final Options options;
  private final Consumer<String> progress;
  private String redis = "unknown";

  /**
   * One run of the bench.
   *
   * @param progress is told, line by line, what happens
   */
  Session(Options options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  LoadPlan load() {
    return options.load();
  }

  /** Its own shop, as it is asked for. */
  ShopPlan plan() {
    return options.shop();
  }

  boolean hasTarget() {
    return options.hasTarget();
  }

  /** The shop that runs already, or one of its own. */
  Target open(ShopPlan plan) {
    Target shop = options.open(plan, progress);
    redis = shop.redisVersion();
    return shop;
  }

  /** A shop of its own. */
  OwnShop own(ShopPlan plan) {
    OwnShop shop = OwnShop.start(plan, progress);
    redis = shop.target().redisVersion();
    return shop;
  }

  /** Where the load goes. */
  Addresses addresses(Target shop) {
    return options.isDirect() ? shop.services() : shop.addresses();
  }

  Clients clients(Target shop) {
    return new Clients(addresses(shop), load().clients());
  }

  void prepare(Target shop, Workload workload) {
    say(
        "Preparing %,d orders of %,d items and %,d users"
            .formatted(workload.orders(), workload.items(), workload.users()));
    Preparation.of(shop.services(), workload);
  }

  void say(String line) {
    progress.accept(line);
  }

  /** A few of them, in words. */
  static List<String> shown(List<String> lies) {
    return lies.stream().limit(LIES_SHOWN).map(lie -> "UNTRUE: " + lie).toList();
  }

  Machine machine() {
    return Machine.here(redis);
  }
}
