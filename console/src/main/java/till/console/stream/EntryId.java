package till.console.stream;

/** The ids that Redis gives to entries of streams. */
public final class EntryId {
  private EntryId() {}

  /** When the entry was added, ms since 1970. */
  public static long time(String id) {
    int dash = id.indexOf('-');
    return Long.parseLong(dash < 0 ? id : id.substring(0, dash));
  }
}
