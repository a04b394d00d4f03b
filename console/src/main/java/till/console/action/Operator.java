package till.console.action;

import io.micronaut.http.HttpRequest;
import java.util.regex.Pattern;
import till.http.RequestKey;

/** Who asks: whoever has the token. What they call themselves is only a name for the notes. */
public final class Operator {
  private static final String HEADER = "Till-Operator";
  private static final Pattern NAME = Pattern.compile("[\\w.@+-]{1,64}");

  private Operator() {}

  /** The action that a request asks for, by the name in its header or else by its address. */
  public static Action action(HttpRequest<?> request, RequestKey key) {
    String name = request.getHeaders().get(HEADER);
    boolean isNamed = name != null && NAME.matcher(name).matches();
    String address = request.getRemoteAddress().getAddress().getHostAddress();
    return new Action(key, isNamed ? name + " at " + address : address);
  }
}
