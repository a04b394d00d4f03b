package till.checkout;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.redis.InstallationConfiguration;

/** Tells the instances that wait for a checkout what became of it: this one, and others. */
@Singleton
final class Announcer {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  private final Waiters waiters;
  private final Notices notices;
  private final String instance;

  Announcer(Waiters waiters, Notices notices, InstallationConfiguration installation) {
    this.waiters = waiters;
    this.notices = notices;
    this.instance = installation.instance();
  }

  /** Announces what a batch of outcomes did. */
  void advanced(List<Checkouts.Advanced> batch) {
    var others = new HashMap<String, List<Notice>>();
    for (var advanced : batch) {
      notice(advanced).ifPresent(notice -> address(notice, advanced.owners(), others));
    }
    send(others);
  }

  /** Announces what the deadline did. */
  void expired(List<Checkouts.Expired> batch) {
    var others = new HashMap<String, List<Notice>>();
    for (var expired : batch) {
      notice(expired).ifPresent(notice -> address(notice, expired.owners(), others));
    }
    send(others);
  }

  private static Optional<Notice> notice(Checkouts.Advanced advanced) {
    String attempt = advanced.checkout().attempt();
    Reason reason = advanced.reason().orElse(Reason.ABORTED);
    return switch (advanced.result()) {
      case DUPLICATE, STALE, ADVANCED, SETTLED -> Optional.empty();
      case PAID -> Optional.of(new Notice.Paid(attempt));
      case ABORTING -> Optional.of(new Notice.Aborting(attempt, reason));
      case OPENED -> Optional.of(new Notice.Aborted(attempt, reason));
    };
  }

  private static Optional<Notice> notice(Checkouts.Expired expired) {
    return switch (expired.result()) {
      case GONE, NOT_DUE, UNSETTLED -> Optional.empty();
      case ABORTING ->
          Optional.of(
              new Notice.Aborting(
                  expired.checkout().attempt(), expired.reason().orElse(Reason.TIMED_OUT)));
    };
  }

  private void address(Notice notice, List<String> owners, Map<String, List<Notice>> others) {
    for (String owner : owners) {
      if (owner.equals(instance)) {
        waiters.tell(notice);
      } else {
        others.computeIfAbsent(owner, to -> new ArrayList<>()).add(notice);
      }
    }
  }

  private void send(Map<String, List<Notice>> others) {
    others.forEach(
        (owner, list) ->
            notices
                .send(owner, list)
                .whenComplete(
                    (sent, e) -> {
                      if (e != null) {
                        LOG.warn("{} has to look for itself: {}", owner, e.toString());
                      }
                    }));
  }
}
