package till.system;

/** One of two instances of a service is killed. */
class TwoInstancesKillTest extends KillCases {
  TwoInstancesKillTest() {
    super(2);
  }
}
