package till.stock;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import till.escrow.AccountKind;
import till.http.Service;

/** stock-svc: keeps the items and takes part in checkouts. */
@Factory
public final class StockSvc {
  public static void main(String[] args) {
    Service.run(AccountKind.ITEM.service(), StockSvc.class, args);
  }

  @Singleton
  AccountKind accounts() {
    return AccountKind.ITEM;
  }
}
