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
import till.redis.Scripts;

/** Answers at once, or after one script. */
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

  @Post("/script/{id}")
  CompletionStage<Answer> script(String id) {
    return accounts.find(id).thenApply(found -> new Answer(id, found.isPresent()));
  }
}
