package till.contracts;

/** The id of an order; see {@link Ids} for the form. */
public record OrderId(String value) {
  public OrderId {
    Ids.checked("order", value);
  }

  /**
   * The id of the order that a request creates.
   *
   * @param key of the request
   * @param number 0, and the next one while the id before it is taken
   */
  public static OrderId derived(String key, int number) {
    return new OrderId(Ids.derived("order", key, number));
  }

  @Override
  public String toString() {
    return value;
  }
}
