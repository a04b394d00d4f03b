package till.payment;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import till.escrow.AccountKind;
import till.http.Service;

/** payment-svc: keeps the users' credit and takes part in checkouts. */
@Factory
public final class PaymentSvc {
  public static void main(String[] args) {
    Service.run(AccountKind.USER.service(), PaymentSvc.class, args);
  }

  @Singleton
  AccountKind accounts() {
    return AccountKind.USER;
  }
}
