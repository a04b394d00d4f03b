package till.audit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Looks at every account, a few at a time and round after round, while the shop is at work: taken
 * alone, each must add up at every instant. An audit compares them with the orders, too, and costs
 * more.
 */
public final class Patrol implements AutoCloseable {
  private final Primaries primaries;
  private final Accounts accounts;
  private final Deque<String> left = new ArrayDeque<>();
  private String at = Primaries.START;

  private Patrol(Primaries primaries) {
    this.primaries = primaries;
    this.accounts = new Accounts(primaries);
  }

  /**
   * A patrol through the shop in a Redis Cluster.
   *
   * @param uris of some nodes, with commas between
   * @throws NoAuditException if none of them answers
   */
  public static Patrol of(String uris) {
    return new Patrol(new Primaries(uris));
  }

  /**
   * What a step has found.
   *
   * @param checked accounts that were looked at
   * @param findings what is wrong with them
   * @param endsRound whether every account has been looked at since the round began
   */
  public record Step(long checked, List<Finding> findings, boolean endsRound) {
    public Step {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Looks at the accounts among the next keys.
   *
   * @param keys about how many keys, of accounts and others
   * @throws NoAuditException if they can't be read; the next step begins a new round
   */
  public Step next(int keys) {
    boolean isDone = false;
    try {
      var step = step(keys);
      isDone = true;
      return step;
    } finally {
      if (!isDone) {
        left.clear();
        at = Primaries.START;
      }
    }
  }

  private Step step(int keys) {
    if (left.isEmpty()) {
      primaries.find();
      left.addAll(primaries.names());
    }
    var page = primaries.page(left.getFirst(), at, keys);
    var found = accounts.hashes(page.keys()).stream().filter(Account::isThere).toList();
    at = page.next();
    if (at.equals(Primaries.START)) {
      left.removeFirst();
      at = Primaries.START;
    }
    return new Step(
        found.size(),
        found.stream().flatMap(account -> account.findings().stream()).toList(),
        left.isEmpty());
  }

  @Override
  public void close() {
    primaries.close();
  }
}
