package till.contracts;

/** The id of an item; see {@link Ids} for the form. */
public record ItemId(String value) {
  public ItemId {
    Ids.checked("item", value);
  }

  /**
   * The id of the item that a request creates.
   *
   * @param key of the request
   * @param number 0, and the next one while the id before it is taken
   */
  public static ItemId derived(String key, int number) {
    return new ItemId(Ids.derived("item", key, number));
  }

  @Override
  public String toString() {
    return value;
  }
}
