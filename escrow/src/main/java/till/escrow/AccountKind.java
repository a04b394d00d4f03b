package till.escrow;

import till.contracts.CheckoutId;
import till.messages.Participant;

/** The two kinds of accounts: units of an item, or a user's credit in cents. */
public enum AccountKind {
  ITEM("item", Participant.STOCK, false),
  USER("user", Participant.PAYMENT, true);

  private final String prefix;
  private final Participant participant;
  private final boolean remembersPayments;

  AccountKind(String prefix, Participant participant, boolean remembersPayments) {
    this.prefix = prefix;
    this.participant = participant;
    this.remembersPayments = remembersPayments;
  }

  /** Who keeps such accounts. */
  public Participant participant() {
    return participant;
  }

  /** The service that keeps them, and the group of its instances. */
  public String service() {
    return participant.wireName() + "-svc";
  }

  /** Whether a commit is written down by order, in {@link #paymentsKey}. */
  boolean remembersPayments() {
    return remembersPayments;
  }

  /** The account itself, a hash. */
  public String key(String id) {
    return prefix + ":{" + id + "}";
  }

  /** Whether a key is that of an account itself, not of something beside it. */
  boolean isAccount(String key) {
    String begin = prefix + ":{";
    return key.startsWith(begin) && key.indexOf('}', begin.length()) == key.length() - 1;
  }

  /** The id of the account with this key. */
  String idOf(String key) {
    return key.substring(prefix.length() + 2, key.length() - 1);
  }

  /** The lease of the scan for orphans. */
  String scanKey() {
    return "till:scan:{" + prefix + "}";
  }

  /** Checkouts that wait for undecided holds, first come first served, a sorted set. */
  public String waitingKey(String id) {
    return key(id) + ":waiting";
  }

  /** What was paid, by order, a hash. */
  public String paymentsKey(String id) {
    return key(id) + ":payments";
  }

  /** The settled markers of the checkouts of an era, a hash that expires. */
  public String settledKey(String id, CheckoutId checkout) {
    return key(id) + ":settled:" + checkout.era();
  }
}
