package till.console.letter;

import java.util.Optional;
import java.util.regex.Pattern;
import till.console.stream.Role;
import till.redis.Partition;
import till.redis.Partitions;
import till.streams.GroupStream;

/**
 * Names a dead letter, written {@code <role>.<tag>.<entry>}, which needs no escaping in a path.
 *
 * @param entry its id in the dead-letter stream
 */
record LetterId(Role role, Partition partition, String entry) {
  private static final Pattern FORM =
      Pattern.compile("([a-z]+)\\.(\\d{1,9})\\.(\\d{1,20}-\\d{1,20})");

  /** Reads what {@link #toString()} writes; nothing if it names none that can be there. */
  static Optional<LetterId> parse(String text, Partitions partitions) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    var partition =
        partitions.all().stream().filter(p -> p.tag().equals(parts.group(2))).findFirst();
    return Role.named(parts.group(1))
        .flatMap(role -> partition.map(found -> new LetterId(role, found, parts.group(3))));
  }

  GroupStream stream() {
    return role.in(partition);
  }

  @Override
  public String toString() {
    return role.wireName() + "." + partition.tag() + "." + entry;
  }
}
