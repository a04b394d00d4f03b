package till.checkout;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the instances that wait for a checkout what became of it: this one, and others. */
@Singleton
final class Informer {
  private static final Logger LOG = LoggerFactory.getLogger(Informer.class);

  private final Waiters waiters;
  private final Notices notices;

  Informer(Waiters waiters, Notices notices) {
    this.waiters = waiters;
    this.notices = notices;
  }

  void tell(List<Verdict> verdicts) {
    var others = new HashMap<String, List<Notice>>();
    for (var verdict : verdicts) {
      for (String owner : verdict.owners()) {
        if (notices.areOwn(owner)) {
          waiters.tell(verdict.notice());
        } else {
          others.computeIfAbsent(owner, to -> new ArrayList<>()).add(verdict.notice());
        }
      }
    }
    send(others);
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
