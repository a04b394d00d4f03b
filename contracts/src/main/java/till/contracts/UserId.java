package till.contracts;

import com.github.f4b6a3.ulid.UlidCreator;

/** The id of a user; see {@link Ids} for the form. */
public record UserId(String value) {
  public UserId {
    Ids.checked("user", value);
  }

  /** A new id that no other instance makes: a ULID. */
  public static UserId fresh() {
    return new UserId(UlidCreator.getUlid().toString());
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
