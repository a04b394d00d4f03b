package till.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import till.process.Await;

/**
 * Records that seemed wrong. Nothing is read at one instant here, so each is read again, a few
 * times; only what is found every time counts.
 */
final class Doubts {
  /** So many are remembered at a time. */
  private static final int BATCH = 5_000;

  private final AuditLimits limits;
  private final Supplier<Moment> moments;
  private final FindingList findings;
  private Map<String, Doubt> open = new LinkedHashMap<>();

  /** Reads one record again, at this moment, and says what is wrong with it. */
  interface Look {
    CompletionStage<List<Finding>> at(Moment moment);
  }

  private record Doubt(List<Finding> found, Look look) {}

  Doubts(AuditLimits limits, Supplier<Moment> moments, FindingList findings) {
    this.limits = limits;
    this.moments = moments;
    this.findings = findings;
  }

  /** Takes it in, if anything was found. */
  synchronized void add(String key, List<Finding> found, Look look) {
    if (found.isEmpty()) {
      return;
    }
    open.put(key, new Doubt(found, look));
    if (open.size() >= BATCH) {
      resolve();
    }
  }

  /** Decides all that were taken in. */
  synchronized void resolve() {
    for (int i = 0; i < limits.looks() && !open.isEmpty(); i++) {
      pause(limits.lookPause());
      lookAgain();
    }
    open.values().forEach(doubt -> findings.addAll(doubt.found));
    open.clear();
  }

  private void lookAgain() {
    Moment moment = moments.get();
    var looks = new ArrayList<CompletionStage<List<Finding>>>();
    open.values().forEach(doubt -> looks.add(doubt.look.at(moment)));
    var still = new LinkedHashMap<String, Doubt>();
    int next = 0;
    for (Map.Entry<String, Doubt> entry : open.entrySet()) {
      Doubt doubt = entry.getValue();
      List<Finding> found =
          Primaries.await(looks.get(next++)).stream()
              .filter(finding -> doubt.found.stream().anyMatch(old -> isSame(old, finding)))
              .toList();
      if (!found.isEmpty()) {
        still.put(entry.getKey(), new Doubt(found, doubt.look));
      }
    }
    open = still;
  }

  /** The same thing is wrong, though by how much may have changed. */
  private static boolean isSame(Finding one, Finding other) {
    return one.getClass() == other.getClass() && one.subject().equals(other.subject());
  }

  static void pause(Duration pause) {
    if (!Await.pause(pause)) {
      throw new NoAuditException("interrupted");
    }
  }
}
