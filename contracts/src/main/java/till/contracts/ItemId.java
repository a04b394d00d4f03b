package till.contracts;

import com.github.f4b6a3.ulid.UlidCreator;

/** The id of an item; see {@link Ids} for the form. */
public record ItemId(String value) {
  public ItemId {
    Ids.checked("item", value);
  }

  /** A new id that no other instance makes: a ULID. */
  public static ItemId fresh() {
    return new ItemId(UlidCreator.getUlid().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
