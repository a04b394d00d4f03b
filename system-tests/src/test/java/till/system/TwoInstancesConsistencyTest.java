package till.system;

import org.junit.jupiter.api.RepeatedTest;

/** Many checkouts at once, with two instances of each service. */
class TwoInstancesConsistencyTest extends ConsistencyCases {
  TwoInstancesConsistencyTest() {
    super(2);
  }

  @RepeatedTest(3)
  void the_public_consistency_procedure_counts_no_mistake() {
    publicConsistencyProcedure();
  }
}
