package till.checkout;

/** What becomes of a request that waits for a checkout. */
sealed interface Answer {
  /** The order is paid. */
  record Paid() implements Answer {}

  /** The order is not paid, and nothing is held for it. */
  record NotPaid(Reason reason) implements Answer {}

  /** A failover has taken the attempt back: the request begins another one. */
  record Lost() implements Answer {}
}
