package till.bench.load;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An errand on which every client sends its next request when its last is answered. */
final class ClosedLoop {
  private final Clients clients;
  private final Errand errand;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private int busy;

  ClosedLoop(Clients clients, Errand errand) {
    this.clients = clients;
    this.errand = errand;
  }

  CompletableFuture<Void> done() {
    return done;
  }

  void begin(List<Client> all) {
    busy = all.size();
    all.forEach(this::next);
  }

  private void next(Client client) {
    Request request = errand.next();
    if (request != null) {
      send(client, request);
      return;
    }
    busy--;
    if (busy == 0) {
      done.complete(null);
    }
  }

  private void send(Client client, Request request) {
    long sent = System.nanoTime();
    client.send(request, reply -> ended(client, request, System.nanoTime() - sent, reply));
  }

  private void ended(Client client, Request request, long nanoseconds, Reply reply) {
    try {
      if (!reply.isFinal(errand, request, true, nanoseconds)
          && reply instanceof Reply.Answer answer) {
        clients.after(answer.pause(), () -> send(client, request));
        return;
      }
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
      return;
    }
    next(client);
  }
}
