package till.console;

import till.http.Service;

/** The console: a page, and the JSON API behind it. The shop runs without it as well. */
public final class Console {
  public static final String NAME = "console";

  private Console() {}

  public static void main(String[] args) {
    Service.run(NAME, Console.class, args);
  }
}
