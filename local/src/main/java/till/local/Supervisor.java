package till.local;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import till.cluster.Node;
import till.process.Await;
import till.process.ChildDiedException;
import till.process.ChildProcess;
import till.process.StartFailedException;

/**
 * Watches over an installation: a process that dies is named and started again, as Kubernetes
 * would. One that dies again and again as soon as it is started ends it all.
 */
final class Supervisor {
  private static final Duration LOOK_PAUSE = Duration.ofMillis(50);

  /** A life shorter than this was none. */
  private static final Duration LIFE_MIN = Duration.ofSeconds(5);

  /** With the pauses between them, these take longer than a Redis primary is missed. */
  private static final int SHORT_LIVES_MAX = 6;

  private static final Duration PAUSE_MAX = Duration.ofSeconds(8);

  private final Installation installation;
  private final Consumer<String> progress;
  private final Map<String, Watch> watches = new HashMap<>();
  private final AtomicReference<@Nullable String> end = new AtomicReference<>();

  /** What is known of one process. */
  private static final class Watch {
    private volatile boolean isBeingStarted;
    private volatile long startedAt = System.nanoTime();
    private int shortLives;
  }

  Supervisor(Installation installation, Consumer<String> progress) {
    this.installation = installation;
    this.progress = progress;
  }

  /**
   * Returns when the installation is stopping, or can't go on.
   *
   * @return why it can't go on; null if it is stopping
   */
  @Nullable String watch() {
    while (!installation.isClosing() && end.get() == null) {
      for (Member member : installation.members()) {
        look(member.child(), () -> installation.start(member.name()));
      }
      for (Node node : installation.redis().nodes()) {
        look(installation.redis().process(node), () -> installation.redis().revive(node));
      }
      if (!Await.pause(LOOK_PAUSE)) {
        return null;
      }
    }
    return end.get();
  }

  private void look(ChildProcess child, Runnable startAgain) {
    Watch watch = watches.computeIfAbsent(child.name(), name -> new Watch());
    if (child.isAlive() || watch.isBeingStarted || installation.isClosing()) {
      return;
    }
    boolean wasShort = System.nanoTime() - watch.startedAt < LIFE_MIN.toNanos();
    watch.shortLives = wasShort ? watch.shortLives + 1 : 0;
    if (watch.shortLives >= SHORT_LIVES_MAX && child.name().equals(Installation.CONSOLE)) {
      watch.isBeingStarted = true;
      progress.accept("Going on without the console: " + child.obituary("again and again"));
      return;
    }
    if (watch.shortLives >= SHORT_LIVES_MAX) {
      end.set("Giving up: " + child.obituary("again and again"));
      return;
    }
    Duration pause = pause(watch.shortLives);
    progress.accept(
        "%s died (%s); starting it again%s. Its log: %s"
            .formatted(
                child,
                child.exit(),
                pause.isZero() ? "" : " in " + pause.toSeconds() + " s",
                child.log()));
    watch.isBeingStarted = true;
    Thread.startVirtualThread(() -> startAgain(child.name(), watch, pause, startAgain));
  }

  /** None at first, then 1, 2, 4 ... s. */
  private static Duration pause(int shortLives) {
    if (shortLives == 0) {
      return Duration.ZERO;
    }
    Duration doubled = Duration.ofSeconds(1L << (shortLives - 1));
    return doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
  }

  /** If it dies while it starts, the next look finds that out. */
  private void startAgain(String name, Watch watch, Duration pause, Runnable startAgain) {
    try {
      Await.pause(pause);
      watch.startedAt = System.nanoTime();
      startAgain.run();
      progress.accept(name + " is back");
    } catch (ChildDiedException e) {
      return;
    } catch (StartFailedException e) {
      if (!installation.isClosing()) {
        progress.accept(e.getMessage());
      }
    } finally {
      watch.isBeingStarted = false;
    }
  }
}
