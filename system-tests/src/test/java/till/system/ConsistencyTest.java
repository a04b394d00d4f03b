package till.system;

import org.junit.jupiter.api.RepeatedTest;

/** Many checkouts at once, with one instance of each service. */
class ConsistencyTest extends ConsistencyCases {
  ConsistencyTest() {
    super(1);
  }

  @RepeatedTest(10)
  void the_public_consistency_procedure_counts_no_mistake() {
    publicConsistencyProcedure();
  }
}
