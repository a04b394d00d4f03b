package till.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers findings: counts all, keeps some of each kind. */
final class FindingList {
  private final int eachMax;
  private final Map<String, Long> counts = new TreeMap<>();
  private final List<Finding> kept = new ArrayList<>();
  private long mismatches;

  FindingList(int eachMax) {
    this.eachMax = eachMax;
  }

  synchronized void add(Finding finding) {
    if (counts.merge(finding.kind(), 1L, Long::sum) <= eachMax) {
      kept.add(finding);
    }
    if (finding instanceof Finding.Mismatch) {
      mismatches++;
    }
  }

  void addAll(List<Finding> findings) {
    findings.forEach(this::add);
  }

  synchronized Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  synchronized List<Finding> kept() {
    return List.copyOf(kept);
  }

  synchronized long mismatches() {
    return mismatches;
  }
}
