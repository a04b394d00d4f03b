package till.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One {@code redis.call} of a script.
 *
 * @param arguments the expressions between the parentheses; the first is the command
 */
record RedisCall(List<String> arguments) {
  private static final String START = "redis.call(";

  /** The calls in a piece of Lua, calls within calls too. */
  static List<RedisCall> in(String lua) {
    var calls = new ArrayList<RedisCall>();
    for (int at = lua.indexOf(START); at >= 0; at = lua.indexOf(START, at + 1)) {
      calls.add(new RedisCall(expressions(lua, at + START.length())));
    }
    return calls;
  }

  /** The expressions of a list with commas, up to where the list ends. */
  static List<String> expressions(String lua, int start) {
    var expressions = new ArrayList<String>();
    int depth = 0;
    boolean quoted = false;
    int from = start;
    int at = start;
    for (; at < lua.length() && depth >= 0; at++) {
      char c = lua.charAt(at);
      quoted ^= c == '\'';
      if (!quoted) {
        depth += nesting(c);
      }
      if (c == ',' && depth == 0 && !quoted) {
        expressions.add(lua.substring(from, at).strip());
        from = at + 1;
      }
    }
    expressions.add(lua.substring(from, depth < 0 ? at - 1 : at).strip());
    return expressions;
  }

  private static int nesting(char c) {
    return switch (c) {
      case '(', '[', '{' -> 1;
      case ')', ']', '}' -> -1;
      default -> 0;
    };
  }

  String command() {
    return arguments.getFirst().replace("'", "");
  }

  /** The expressions that name keys. */
  List<String> keys() {
    return switch (command()) {
      case "TIME" -> List.of();
      case "DEL", "EXISTS", "UNLINK" -> arguments.subList(1, arguments.size());
      case "XGROUP", "XINFO" -> arguments.subList(2, 3);
      default -> arguments.subList(1, 2);
    };
  }

  /** The type of key that the command is for, if it is for one. */
  Optional<String> keyType() {
    return switch (command()) {
      case "GET", "SET", "SETNX", "GETSET", "GETDEL", "INCR", "INCRBY" -> Optional.of("string");
      case String command when command.startsWith("H") -> Optional.of("hash");
      case String command when command.startsWith("Z") -> Optional.of("zset");
      case String command when command.startsWith("X") -> Optional.of("stream");
      default -> Optional.empty();
    };
  }
}
