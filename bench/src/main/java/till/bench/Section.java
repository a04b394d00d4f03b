package till.bench;

import till.bench.report.Result;

/** One part of the bench: a question, and how it is measured. */
interface Section {
  /** The command. */
  String name();

  /** What it measures, for those who ask for help. */
  String description();

  Result run(Session session) throws InterruptedException;
}
