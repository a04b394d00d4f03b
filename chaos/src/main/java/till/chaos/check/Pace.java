package till.chaos.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import till.chaos.history.Attempt;
import till.chaos.history.Entry;

/** How well the shop was served while something was wrong. All times in microseconds. */
public final class Pace {
  /** A pause between two answers that nobody calls an outage. */
  private static final long PAUSE = Duration.ofSeconds(1).toNanos() / 1000;

  private final List<Entry> entries;
  private final long from;
  private final long to;

  /**
   * @param from when the fault was injected
   * @param to when the load ended
   */
  public Pace(List<Entry> history, long from, long to) {
    this.entries =
        history.stream().filter(entry -> entry.end() >= from && entry.begin() <= to).toList();
    this.from = from;
    this.to = to;
  }

  /** Requests that were under way then, every attempt counted. */
  public long requests() {
    return attempts().stream().count();
  }

  /** Attempts that broke, with checkouts that timed out. */
  public long errors() {
    return attempts().stream().filter(Pace::isTrouble).count();
  }

  /** Attempts that were turned away at the door. */
  public long turnedAway() {
    return attempts().stream().filter(Attempt::isTurnedAway).count();
  }

  /** Attempts that were answered 500: no trouble around the shop excuses that. */
  public long bugs() {
    return attempts().stream().filter(attempt -> attempt.status() == 500).count();
  }

  private static boolean isTrouble(Attempt attempt) {
    return attempt.isError()
        || attempt.problem().equals("urn:till:problem:checkout-timed-out")
        || attempt.problem().equals("urn:till:problem:checkout-aborted");
  }

  private List<Attempt> attempts() {
    return entries.stream()
        .flatMap(entry -> entry.attempts().stream())
        .filter(attempt -> attempt.end() >= from)
        .toList();
  }

  /** The longest answer. */
  public long slowest() {
    return attempts().stream().mapToLong(Attempt::duration).max().orElse(0);
  }

  /** The longest time in which nobody got a definite answer. */
  public long longestStall() {
    long longest = 0;
    long last = from;
    for (long end : answers(entries)) {
      longest = Math.max(longest, end - last);
      last = end;
    }
    return Math.max(longest, to - last);
  }

  /**
   * How long after this moment all of it worked again: the end of the last pause of more than a
   * second between two answers in any of the groups in which somebody waited.
   *
   * @param since the fault was injected, or its cause was taken away
   * @param group such as the shard that an entry needs; empty for none
   */
  public long recovery(long since, Function<Entry, String> group) {
    Map<String, List<Entry>> groups = new HashMap<>();
    for (Entry entry : entries) {
      String name = group.apply(entry);
      if (!name.isEmpty()) {
        groups.computeIfAbsent(name, key -> new ArrayList<>()).add(entry);
      }
    }
    return groups.values().stream()
        .mapToLong(members -> lastOutage(members) - since)
        .map(time -> Math.max(0, time))
        .max()
        .orElse(to - since);
  }

  /** When the last outage ended; before everything if there was none. */
  private long lastOutage(List<Entry> members) {
    long end = 0;
    long last = from;
    for (long answer : answers(members)) {
      if (isOutage(members, last, answer)) {
        end = answer;
      }
      last = answer;
    }
    return isOutage(members, last, to) ? to : end;
  }

  /** Whether somebody waited all the while, or met an error: not only that nobody asked. */
  private static boolean isOutage(List<Entry> members, long from, long to) {
    return to - from > PAUSE
        && members.stream()
            .flatMap(entry -> entry.attempts().stream())
            .anyMatch(
                attempt ->
                    Math.min(attempt.end(), to) - Math.max(attempt.begin(), from) > PAUSE
                        || (isTrouble(attempt) && attempt.end() > from && attempt.end() <= to));
  }

  private List<Long> answers(List<Entry> members) {
    return members.stream()
        .flatMap(entry -> entry.answer().stream())
        .filter(answer -> !isTrouble(answer))
        .map(Attempt::end)
        .filter(end -> end >= from && end <= to)
        .sorted()
        .toList();
  }
}
