package till.bench;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import till.bench.load.Request;
import till.bench.load.Work;

/** Checks out each prepared order once, one after the other, and remembers what it was told. */
final class Checkouts extends Work {
  /** What the shop said of an order. */
  enum Told {
    NOTHING,
    PAID,
    REFUSED,
    /** Something, or nothing in time, of which one can't tell whether the order is paid. */
    UNKNOWN
  }

  private static final String KIND = "checkout";

  private final Told[] told;
  private int begun;

  Checkouts(int orders) {
    told = new Told[orders];
    Arrays.fill(told, Told.NOTHING);
  }

  @Override
  protected @Nullable Request following() {
    if (begun == told.length) {
      return null;
    }
    int order = begun++;
    return Request.post(KIND, "/orders/checkout/" + order, order);
  }

  @Override
  protected void succeeded(Request request, Buffer body) {
    tell(request, Told.PAID);
  }

  @Override
  protected void refused(Request request) {
    tell(request, Told.REFUSED);
  }

  @Override
  protected void unknown(Request request) {
    tell(request, Told.UNKNOWN);
  }

  private void tell(Request request, Told what) {
    told[request.number()] = what;
  }

  /** How many orders it was ever told this of. */
  long total(Told what) {
    return orders(what).count();
  }

  /** The orders it was told this of. */
  IntStream orders(Told what) {
    return IntStream.range(0, told.length).filter(order -> told[order] == what);
  }

  /** Whether there is an order left to check out. */
  @Override
  public boolean isMore() {
    return begun < told.length;
  }
}
