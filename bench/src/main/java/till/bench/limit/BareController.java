package till.bench.limit;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.serde.annotation.Serdeable;
import java.util.concurrent.CompletionStage;
import till.escrow.AccountKind;
import till.escrow.Accounts;
import till.escrow.AddResult;
import till.http.RequestKey;
import till.redis.Scripts;

/** Answers at once, or after one script, which reads or writes. */
@Context
@Controller("/bare")
@Consumes(MediaType.ALL)
@Requires(property = BareController.ENABLED)
final class BareController {
  static final String ENABLED = "till.bench.bare";

  private final Accounts accounts;

  BareController(Scripts scripts) {
    this.accounts = new Accounts(AccountKind.ITEM, scripts);
  }

  @Serdeable
  record Answer(String id, boolean done) {}

  @Post("/nothing/{id}")
  Answer nothing(String id) {
    return new Answer(id, true);
  }

  @Post("/read/{id}")
  CompletionStage<Answer> read(String id) {
    return accounts.find(id).thenApply(found -> new Answer(id, found.isPresent()));
  }

  /** Adds a unit, once for each request. */
  @Post("/write/{id}")
  CompletionStage<Answer> write(String id, RequestKey request) {
    return accounts
        .add(id, 1, request)
        .thenApply(added -> new Answer(id, added.result() == AddResult.ADDED));
  }
}
