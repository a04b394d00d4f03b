package till.cluster;

import java.io.IOException;

/**
 * A change to the folders of stopped nodes.
 *
 * @param text what it is, in words
 */
record RecoveryStep(String text, Change change) {
  /** Does it; may be done again if it was broken off. */
  interface Change {
    void apply() throws IOException;
  }
}
