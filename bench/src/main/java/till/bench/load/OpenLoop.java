package till.bench.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * An errand whose requests are sent at given times, whatever becomes of those before. The latency
 * of each is counted from when it was to be sent, so that a shop that stalls does not hide that
 * from its figures (coordinated omission).
 */
final class OpenLoop {
  private final Clients clients;
  private final Errand errand;
  private final Histogram late;
  private final Deque<Client> idle = new ArrayDeque<>();
  private final Queue<Long> due = new ArrayDeque<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private int busy;
  private boolean isOver;

  OpenLoop(Clients clients, Errand errand, Histogram late) {
    this.clients = clients;
    this.errand = errand;
    this.late = late;
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
    while (!schedule.isOver() && !done.isDone()) {
      long pause = start + schedule.next() - System.nanoTime();
      if (pause > 0) {
        LockSupport.parkNanos(pause);
        continue;
      }
      var now = new ArrayDeque<Long>();
      long passed = System.nanoTime() - start;
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
    late.recordValue(Math.min(System.nanoTime() - intended, late.getHighestTrackableValue()));
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
