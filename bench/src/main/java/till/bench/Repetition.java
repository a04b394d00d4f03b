package till.bench;

import io.vertx.core.buffer.Buffer;
import java.util.function.IntFunction;
import till.bench.load.Request;
import till.bench.load.Work;

/** The same request for one number after the other, without end. */
final class Repetition extends Work {
  private final IntFunction<Request> requests;
  private int begun;
  private long done;
  private long unknown;

  Repetition(IntFunction<Request> requests) {
    this.requests = requests;
  }

  @Override
  protected Request following() {
    Request request = requests.apply(begun);
    begun = (begun + 1) & Integer.MAX_VALUE;
    return request;
  }

  @Override
  protected void succeeded(Request request, Buffer body) {
    done++;
  }

  @Override
  protected void unknown(Request request) {
    unknown++;
  }

  /** How many were answered 2xx. */
  long done() {
    return done;
  }

  /** Of how many it is not known whether they were done. */
  long unknown() {
    return unknown;
  }
}
