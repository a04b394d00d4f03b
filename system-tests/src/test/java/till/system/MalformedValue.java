package till.system;

import java.util.ArrayList;
import java.util.List;
import till.http.ProblemType;

/** Values, percent-encoded, that no path parameter of their kind may have. */
final class MalformedValue {
  private static final List<String> IDS =
      List.of(
          "%7Ba%7D",
          "a%7Bb%7Dc",
          "a.b",
          "..a",
          "a%2Fb",
          "a%20b",
          "%20",
          "a+b",
          "a;b",
          "a&b",
          "a!b",
          "a(b)",
          "a=b",
          "a@b",
          "~",
          "a:b",
          "a*",
          "a,b",
          "a%00b",
          "a%0D%0Ab",
          "%25",
          "%C3%A9",
          "%F0%9F%8D%8E",
          "%FF",
          "a%22b",
          "a%5Cb",
          "x".repeat(65),
          "x".repeat(2_000));

  private static final List<String> AMOUNTS =
      List.of(
          "-1",
          "-0",
          "abc",
          "1.5",
          "1.0",
          "1e3",
          "0x10",
          "9007199254740992",
          "9007199254740993",
          "9223372036854775807",
          "9223372036854775808",
          "12345678901234567890",
          "18446744073709551617",
          "+5",
          "5;1",
          "5&1",
          "5!",
          "(5)",
          "%2B5",
          "%205",
          "5%20",
          "1,5",
          "1_000",
          "NaN",
          "Infinity",
          "null",
          "true",
          "%7B1%7D",
          "5%2F1",
          "5%00",
          "%EF%BC%95",
          "%D9%A5",
          "9".repeat(2_000));

  private MalformedValue() {}

  static ProblemType problem(String parameter) {
    return isId(parameter) ? ProblemType.MALFORMED_ID : ProblemType.MALFORMED_AMOUNT;
  }

  static List<String> of(String parameter) {
    if (isId(parameter)) {
      return IDS;
    }
    List<String> amounts = new ArrayList<>(AMOUNTS);
    if (!mayBeZero(parameter)) {
      amounts.add("0");
      amounts.add("00");
    }
    return amounts;
  }

  private static boolean isId(String parameter) {
    return List.of("order", "item", "user").contains(parameter);
  }

  private static boolean mayBeZero(String parameter) {
    return List.of("price", "item_price", "starting_stock", "starting_money").contains(parameter);
  }
}
