package till.local;

import java.nio.file.Path;
import till.process.Folders;

/** Where an installation keeps what it writes. */
record DataFolder(Path root) {
  Path redis() {
    return root.resolve("redis");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path run() {
    return root.resolve("run");
  }

  /** The secret of the operators; it stays when the data is wiped. */
  Path operatorToken() {
    return root.resolve("operator-token");
  }

  Path lock() {
    return root.resolve("lock");
  }

  /** What a detached launcher says; beside the other logs, it would be wiped under its feet. */
  Path launcherLog() {
    return root.resolve("till.log");
  }

  /** Holds the pid of a launcher that has everything ready. */
  Path ready() {
    return root.resolve("ready");
  }

  /** Deletes what installations have written there, and nothing else. */
  void wipe() {
    Folders.delete(redis());
    Folders.delete(logs());
    Folders.delete(run());
  }
}
