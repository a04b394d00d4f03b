package till.contracts;

/** The id of a user; see {@link Ids} for the form. */
public record UserId(String value) {
  public UserId {
    Ids.checked("user", value);
  }

  /**
   * The id of the user that a request creates.
   *
   * @param key of the request
   * @param number 0, and the next one while the id before it is taken
   */
  public static UserId derived(String key, int number) {
    return new UserId(Ids.derived("user", key, number));
  }

  @Override
  public String toString() {
    return value;
  }
}
