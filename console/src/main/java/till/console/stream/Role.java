package till.console.stream;

import java.util.Arrays;
import java.util.Optional;
import till.messages.Participant;
import till.redis.Partition;
import till.streams.GroupStream;

/** The streams that every partition has. */
public enum Role {
  PAYMENT(Participant.PAYMENT.wireName(), "payment-svc"),
  STOCK(Participant.STOCK.wireName(), "stock-svc"),
  OUTCOME("outcome", "order-svc");

  private final String wireName;
  private final String service;

  Role(String wireName, String service) {
    this.wireName = wireName;
    this.service = service;
  }

  /** As it stands in keys. */
  public String wireName() {
    return wireName;
  }

  /** The service whose instances read it, also the name of its group. */
  public String service() {
    return service;
  }

  public GroupStream in(Partition partition) {
    return new GroupStream(partition, wireName, service);
  }

  /** The one that stands so in keys, if there is one. */
  public static Optional<Role> named(String wireName) {
    return Arrays.stream(values()).filter(role -> role.wireName.equals(wireName)).findFirst();
  }
}
