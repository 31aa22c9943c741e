// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.feed;

import dev.backendjobs.internal.lifetime.Durations;
import dev.backendjobs.internal.lifetime.FailureLog;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.watch.FeedPosition;
import dev.backendjobs.watch.JobChanges;
import dev.backendjobs.watch.JobListener;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the changes of all apps to one listener, on a thread of its own.
 *
 * <p>It keeps no changes: a writer only signals that an app has some, and the feed reads them from
 * the log. So a slow listener costs no memory; one that falls behind the log is called with the
 * gap, which is logged and counted too. Safe to share between threads.
 */
final class ListenerFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerFeed.class);
  private static final int BATCH = 256;
  private static final Executor RETRY =
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Runnable::run);

  private final String name;
  private final JobListener listener;
  private final ChangeReader reader;
  private final Duration closeTimeout;
  private final FailureLog readFailures = new FailureLog(LOG, "Reading changes for a listener");
  private final FailureLog listenerFailures = new FailureLog(LOG, "A job listener");
  private final LongAdder gaps = new LongAdder();
  private final ConcurrentHashMap<String, Position> positions = new ConcurrentHashMap<>();
  private final BlockingQueue<Position> waiting = new LinkedBlockingQueue<>();
  private final Position end = new Position("", FeedPosition.START);
  private final Thread thread;
  private volatile boolean timedOut;

  /** How far the listener is in one app. */
  private static final class Position {
    final String appId;
    final AtomicBoolean waiting = new AtomicBoolean();

    /** Touched by the feed's thread only. */
    FeedPosition delivered;

    /** How many writes are in flight; touched inside the map's own step only. */
    int writers;

    /** Whether the app has changes, old or new; touched inside the map's own step only. */
    boolean used;

    Position(String appId, FeedPosition delivered) {
      this.appId = appId;
      this.delivered = delivered;
      this.used = delivered.revision() > 0;
    }
  }

  /**
   * Starts a feed.
   *
   * @param name of its thread, which does not keep the process alive
   * @param listener receives the changes
   * @param reader where they are read
   * @param closeTimeout how long {@link #close()} waits for a listener that is at work
   */
  ListenerFeed(String name, JobListener listener, ChangeReader reader, Duration closeTimeout) {
    this.name = name;
    this.listener = listener;
    this.reader = reader;
    this.closeTimeout = closeTimeout;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Must be called before each write to an app: the feed begins where the app then stands. */
  void before(String appId) {
    if (positions.computeIfPresent(appId, (id, known) -> begun(known)) == null) {
      // why: outside the map's step, because a slow read must not hold up writers of other apps.
      // Every
      // writer comes here before it writes, so the revision is older than the change of any writer
      // that the feed does not know yet
      Position fresh = new Position(appId, FeedPosition.of(reader.newestRevision(appId)));
      positions.compute(appId, (id, known) -> begun(known == null ? fresh : known));
    }
  }

  private static Position begun(Position position) {
    position.writers++;
    return position;
  }

  /**
   * Must be called after each write to an app, also one that failed.
   *
   * @param changed whether it changed something, or may have
   */
  void after(String appId, boolean changed) {
    Position position =
        positions.computeIfPresent(
            appId,
            (id, known) -> {
              known.writers--;
              known.used |= changed;
              // why: refused writes to apps that never existed leave nothing behind
              return known.used || known.writers > 0 ? known : null;
            });
    if (changed && position != null) {
      signal(position);
    }
  }

  /** Returns how many apps the feed remembers. */
  int apps() {
    return positions.size();
  }

  /** Returns how many gaps the listener had. */
  long gaps() {
    return gaps.sum();
  }

  private void signal(Position position) {
    if (position.waiting.compareAndSet(false, true)) {
      waiting.add(position);
    }
  }

  private void run() {
    boolean ended = false;
    while (!ended) {
      try {
        Position next = waiting.take();
        ended = next == end;
        if (!ended) {
          deliver(next);
        }
      } catch (InterruptedException interrupted) {
        // why: only closing ends the feed; a listener may leave its interrupt behind
        ended = timedOut;
      }
    }
    // why: an app with more changes than one batch stands behind the end
    for (Position rest = waiting.poll(); rest != null; rest = waiting.poll()) {
      if (rest != end && !timedOut) {
        deliver(rest);
      }
    }
  }

  private void deliver(Position position) {
    position.waiting.set(false);
    JobChanges changes;
    try {
      changes = reader.changes(position.appId, position.delivered, BATCH);
      readFailures.worked();
    } catch (Throwable failure) {
      // why: whatever one app's log throws, the changes of other apps go on; a read that fails is
      // repeated after a pause in which the feed does not wait
      readFailures.failed("app " + position.appId, failure);
      RETRY.execute(() -> signal(position));
      return;
    }
    if (changes.gone()) {
      skipGap(position, changes.resumeAfter());
    }
    for (JobChange change : changes.changes()) {
      if (timedOut) {
        LOG.warn(
            "Listener {} did not end in time; changes of app {} are not delivered",
            name,
            position.appId);
        return;
      }
      position.delivered = FeedPosition.after(change);
      call(position, () -> listener.onChange(change));
    }
    if (changes.changes().size() == BATCH) {
      signal(position);
    }
  }

  private void skipGap(Position position, FeedPosition resumeAfter) {
    long last = position.delivered.revision();
    long next = resumeAfter.revision();
    position.delivered = resumeAfter;
    gaps.increment();
    LOG.warn(
        "Listener {} missed changes of app {}: the log no longer has what follows revision {}; it"
            + " goes on after revision {}. Keep more changes, or make the listener faster",
        name,
        position.appId,
        last,
        next);
    call(position, () -> listener.onGap(position.appId, last, next));
  }

  private void call(Position position, Runnable call) {
    try {
      call.run();
      listenerFailures.worked();
    } catch (Throwable thrown) {
      listenerFailures.failed(
          "revision " + position.delivered.revision() + " of app " + position.appId, thrown);
    }
  }

  /**
   * Delivers what has been signalled, then ends; a listener that is still at work after the timeout
   * is interrupted.
   */
  @Override
  public void close() {
    waiting.add(end);
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(Math.max(1, Durations.millis(closeTimeout)));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      timedOut = true;
      thread.interrupt();
    }
  }
}
