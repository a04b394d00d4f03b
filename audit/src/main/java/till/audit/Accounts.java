package till.audit;

import io.lettuce.core.MapScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Reads accounts: items and users alike. */
final class Accounts {
  private static final ScanArgs PAYMENTS_PAGE = ScanArgs.Builder.limit(1_000);
  private static final int PAGE = 1_000;

  private final Primaries primaries;
  private final RedisAdvancedClusterAsyncCommands<String, String> redis;

  Accounts(Primaries primaries) {
    this.primaries = primaries;
    this.redis = primaries.commands();
  }

  /**
   * Hands over all that are like the pattern, page by page; pages of several primaries come at the
   * same time.
   */
  void forEachPage(String pattern, Consumer<List<Account>> page) {
    primaries.scan(
        pattern, keys -> page.accept(read(keys.stream().filter(Keys::isAccount).toList())));
  }

  /** Hands over the accounts with these keys; those that are not there are unreadable. */
  void forEach(List<String> keys, Consumer<Account> account) {
    for (int from = 0; from < keys.size(); from += PAGE) {
      read(keys.subList(from, Math.min(from + PAGE, keys.size()))).forEach(account);
    }
  }

  private List<Account> read(List<String> keys) {
    var asked = new ArrayList<CompletionStage<Account>>();
    keys.forEach(key -> asked.add(read(key)));
    return asked.stream().map(Primaries::await).toList();
  }

  /** The account with this key; unreadable if it is not there. */
  CompletionStage<Account> read(String key) {
    CompletionStage<Map<String, String>> fields = redis.hgetall(key);
    CompletionStage<Long> waiting = redis.zcard(Keys.waiting(key));
    CompletionStage<UserPayments> payments =
        Keys.isUser(key)
            ? add(UserPayments.NONE, Keys.payments(key), ScanCursor.INITIAL)
            : CompletableFuture.completedStage(UserPayments.NONE);
    return fields
        .thenCombine(waiting, Map::entry)
        .thenCombine(
            payments, (read, paid) -> Account.of(key, read.getKey(), read.getValue(), paid))
        .exceptionallyCompose(
            failure ->
                Primaries.isRefusal(failure) || failure.getCause() instanceof NumberFormatException
                    ? CompletableFuture.completedStage(
                        Account.unreadable(key, "it is no account: " + failure))
                    : CompletableFuture.failedStage(failure));
  }

  /** Those of these keys that are accounts, each as its hash is at one instant. */
  List<Account> hashes(List<String> keys) {
    var asked = keys.stream().filter(Keys::isAccount).map(this::hash).toList();
    return asked.stream().map(Primaries::await).toList();
  }

  private CompletionStage<Account> hash(String key) {
    return redis
        .hgetall(key)
        .thenApply(fields -> hash(key, fields))
        .exceptionallyCompose(
            failure ->
                Primaries.isRefusal(failure)
                    ? CompletableFuture.completedStage(
                        Account.unreadable(key, "it is no account: " + failure))
                    : CompletableFuture.failedStage(failure));
  }

  private static Account hash(String key, Map<String, String> fields) {
    try {
      return Account.of(key, fields);
    } catch (NumberFormatException e) {
      return Account.unreadable(key, "it is no account: " + e.getMessage());
    }
  }

  private CompletionStage<UserPayments> add(UserPayments sum, String payments, ScanCursor cursor) {
    return redis
        .hscan(payments, cursor, PAYMENTS_PAGE)
        .thenCompose(
            page -> {
              UserPayments next = sum.plus(page.getMap());
              return page.isFinished()
                  ? CompletableFuture.completedStage(next)
                  : add(next, payments, page);
            });
  }

  /** What a user's payments say, order to cents, as far as checkouts made them. */
  Map<String, String> payments(String user, int countMax) {
    Map<String, String> payments = new HashMap<>();
    ScanCursor cursor = ScanCursor.INITIAL;
    while (!cursor.isFinished() && payments.size() < countMax) {
      MapScanCursor<String, String> page =
          Primaries.await(redis.hscan(Keys.payments(user), cursor, PAYMENTS_PAGE));
      page.getMap()
          .forEach(
              (field, amount) -> {
                if (field.startsWith(Sales.CHECKOUT)) {
                  payments.put(field.substring(Sales.CHECKOUT.length()), amount);
                }
              });
      cursor = page;
    }
    return payments;
  }
}
