package till.bench.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * An errand whose requests are sent at given times, whatever becomes of those before. The latency
 * of each is counted from when it was to be sent, so that a shop that stalls does not hide that
 * from its figures (coordinated omission).
 */
final class OpenLoop {
  /**
   * What is due so soon after the last is sent with the next. A wakeup for each would cost the
   * machine, which the shop shares, more than sending.
   */
  private static final long GAP_MIN_NANOS = 500_000;

  private final Clients clients;
  private final Errand errand;
  private final Deque<Client> idle = new ArrayDeque<>();
  private final Queue<Long> due = new ArrayDeque<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private int busy;
  private boolean isOver;

  OpenLoop(Clients clients, Errand errand) {
    this.clients = clients;
    this.errand = errand;
  }

  CompletableFuture<Void> done() {
    return done;
  }

  void begin(List<Client> all, Schedule schedule) {
    idle.addAll(all);
    Thread.ofPlatform().name("arrivals").daemon().start(() -> arrive(schedule));
  }

  /** Wakes the event loop for all that is due. Parked is cheaper than a timer, and more exact. */
  private void arrive(Schedule schedule) {
    long start = System.nanoTime();
    long wakeup = 0;
    while (!schedule.isOver() && !done.isDone()) {
      long passed = System.nanoTime() - start;
      long pause = Math.max(schedule.next(), wakeup) - passed;
      if (pause > 0) {
        LockSupport.parkNanos(pause);
        continue;
      }
      wakeup = passed + GAP_MIN_NANOS;
      var now = new ArrayDeque<Long>();
      while (!schedule.isOver() && schedule.next() <= passed) {
        now.add(start + schedule.next());
        schedule.advance();
      }
      clients.onEventLoop(() -> send(now));
    }
    clients.onEventLoop(this::end);
  }

  private void send(Queue<Long> now) {
    due.addAll(now);
    while (!due.isEmpty() && !idle.isEmpty()) {
      send(idle.pop(), due.remove());
    }
  }

  private void send(Client client, long intended) {
    Request request = errand.next();
    if (request == null) {
      idle.push(client);
      due.clear();
      end();
      return;
    }
    busy++;
    errand.sent(System.nanoTime() - intended);
    client.send(request, reply -> ended(client, request, System.nanoTime() - intended, reply));
  }

  private void ended(Client client, Request request, long nanoseconds, Reply reply) {
    busy--;
    try {
      reply.isFinal(errand, request, false, nanoseconds);
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
      return;
    }
    if (!due.isEmpty()) {
      send(client, due.remove());
    } else {
      idle.push(client);
    }
    endIfAllAnswered();
  }

  private void end() {
    isOver = true;
    endIfAllAnswered();
  }

  private void endIfAllAnswered() {
    if (isOver && busy == 0 && due.isEmpty()) {
      done.complete(null);
    }
  }
}
