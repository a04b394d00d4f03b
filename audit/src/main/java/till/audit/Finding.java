package till.audit;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Something that is not as it must be. */
public sealed interface Finding {
  /** The key, or the field of a key, that it is about. */
  String subject();

  /** What is wrong with it, in words. */
  String what();

  /** The kind, in words. */
  default String kind() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }

  /** The books are wrong: a promise is broken for good. */
  sealed interface Mismatch extends Finding {}

  /** Something was left lying about, or takes too long; the books may be right all the same. */
  sealed interface LooseEnd extends Finding {}

  /** A key that can't be what its name says. */
  record Unreadable(String subject, String what) implements Mismatch {}

  record Negative(String subject, String field, long value) implements Mismatch {
    @Override
    public String what() {
      return field + " is " + value;
    }
  }

  /** What was supplied is not what is there. */
  record NotConserved(String subject, long supplied, long available, long held, long sold)
      implements Mismatch {
    @Override
    public String what() {
      return "supplied %d, but available %d + held %d + sold %d = %d"
          .formatted(supplied, available, held, sold, available + held + sold);
    }
  }

  record HeldUnlikeHolds(String subject, long held, long holds) implements Mismatch {
    @Override
    public String what() {
      return "held " + held + ", but its holds are " + holds;
    }
  }

  record QueueUnlikeWaits(String subject, long queued, long waits, long waiting)
      implements Mismatch {
    @Override
    public String what() {
      return "queued %d, but %d waits and %d waiting".formatted(queued, waits, waiting);
    }
  }

  /** hold looks for a direct payment only where they are counted. */
  record DirectUnlikePayments(String subject, long direct, long payments) implements Mismatch {
    @Override
    public String what() {
      return "direct %d, but it has %d direct payments".formatted(direct, payments);
    }
  }

  /**
   * An account sold more or less than what was paid for.
   *
   * @param hint at what may have happened, in words; empty if there is none
   */
  record SoldUnlikePaid(String subject, long sold, long paid, String hint) implements Mismatch {
    @Override
    public String what() {
      return "sold %d, but the paid orders say %d".formatted(sold, paid)
          + (hint.isEmpty() ? "" : "; " + hint);
    }
  }

  /**
   * The payments of a user are not their paid orders.
   *
   * @param differences some of the orders whose payment is missing, or too much, or another
   */
  record PaymentsUnlikePaid(String subject, List<String> differences) implements Mismatch {
    public PaymentsUnlikePaid {
      differences = List.copyOf(differences);
    }

    @Override
    public String what() {
      return "its payments are not its paid orders: " + String.join("; ", differences);
    }
  }

  record TotalUnlikeLines(String subject, long total, long cost) implements Mismatch {
    @Override
    public String what() {
      return "total " + total + ", but its lines cost " + cost;
    }
  }

  record UnknownStatus(String subject, String status) implements Mismatch {
    @Override
    public String what() {
      return "status '" + status + "'";
    }
  }

  /** An open checkout that nobody looks after, or a closed one that is looked after. */
  record OpenUnlikeStatus(String subject, String state, boolean isListed) implements Mismatch {
    @Override
    public String what() {
      return state + ", but " + (isListed ? "still" : "not") + " among the open checkouts";
    }
  }

  /** A hold whose checkout is not open: nobody will settle it, unless it is found. */
  record OrphanHold(String subject, long amount, String order) implements LooseEnd {
    @Override
    public String what() {
      return amount + " held, but " + order;
    }
  }

  record OrphanWait(String subject, long amount, String order) implements LooseEnd {
    @Override
    public String what() {
      return "waits for " + amount + ", but " + order;
    }
  }

  record UndecidedCheckout(String subject, String attempt, Duration late) implements LooseEnd {
    @Override
    public String what() {
      return "attempt %s is undecided %d ms after its deadline".formatted(attempt, late.toMillis());
    }
  }

  record UnannouncedCheckout(String subject, String attempt, Duration since) implements LooseEnd {
    @Override
    public String what() {
      return "attempt %s was decided %d ms ago and is not announced"
          .formatted(attempt, since.toMillis());
    }
  }

  record UnsettledCheckout(String subject, String attempt, String awaiting, Duration since)
      implements LooseEnd {
    @Override
    public String what() {
      return "attempt %s was decided %d ms ago and still awaits %s"
          .formatted(attempt, since.toMillis(), awaiting);
    }
  }

  record DeadLetters(String subject, long letters, String cause) implements LooseEnd {
    @Override
    public String what() {
      return letters + ", the oldest because of: " + cause;
    }
  }
}
