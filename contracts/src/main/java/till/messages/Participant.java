package till.messages;

import java.util.Locale;

/** Who holds something for a checkout, in the one global order in which they are asked. */
public enum Participant {
  PAYMENT,
  STOCK;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** As it stands in keys and messages. */
  public String wireName() {
    return wireName;
  }
}
