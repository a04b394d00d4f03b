package till.console.checkout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import till.console.letter.LetterView;
import till.console.stream.ConsumerView;
import till.console.stream.Role;
import till.console.stream.StreamView;

/**
 * All that is known of an order at one moment.
 *
 * @param isEmpty whether it has no items
 * @param underWay messages about its latest checkout that are not answered
 * @param letters of its partition that are about it
 * @param finished what the log knows, by attempt
 * @param streams of its partition
 * @param now ms since 1970
 */
record Facts(
    Order order,
    boolean isEmpty,
    List<Found> underWay,
    List<Wait> waits,
    List<LetterView> letters,
    Map<String, Finished> finished,
    List<StreamView> streams,
    long now) {

  /** A command of this kind to a participant that is not answered. */
  Optional<Found> command(Role role, String action) {
    return underWay.stream().filter(found -> found.role() == role && found.is(action)).findFirst();
  }

  /** The first of the saga's messages that is not answered. */
  Optional<Found> next() {
    return underWay.stream().findFirst();
  }

  /** The instances of a service that read in this partition and are there. */
  List<String> live(Role role) {
    return consumers(role).stream().filter(ConsumerView::live).map(ConsumerView::name).toList();
  }

  private List<ConsumerView> consumers(Role role) {
    return streams.stream()
        .filter(stream -> stream.role().equals(role.wireName()))
        .flatMap(stream -> stream.consumers().stream())
        .toList();
  }

  boolean isLive(Role role, String consumer) {
    return live(role).contains(consumer);
  }

  /** The oldest dead letter about the order that was in a stream of this role. */
  Optional<LetterView> letter(Role role) {
    return letters.stream()
        .filter(letter -> letter.role().equals(role.wireName()))
        .reduce((newer, older) -> older);
  }
}
