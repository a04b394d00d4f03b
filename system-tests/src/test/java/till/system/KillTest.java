package till.system;

/** The only instance of a service is killed. */
class KillTest extends KillCases {
  KillTest() {
    super(1);
  }
}
