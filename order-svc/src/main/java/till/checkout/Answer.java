package till.checkout;

/** What a client is told of a checkout. */
sealed interface Answer {
  /** The order is paid. */
  record Paid() implements Answer {}

  /** The order is not paid, and nothing is held for it. */
  record NotPaid(Reason reason) implements Answer {}
}
