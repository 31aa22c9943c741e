// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.feed;

import dev.backendjobs.job.JobChange;
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
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the changes of all apps to one listener, on a thread of its own.
 *
 * <p>It keeps no changes: a writer only signals that an app has some, and the feed reads them from
 * the log. So a slow listener costs no memory, and one that falls behind the log is told of the
 * gap. Safe to share between threads.
 */
public final class ListenerFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerFeed.class);
  private static final int BATCH = 256;
  private static final Executor RETRY =
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Runnable::run);

  private final JobListener listener;
  private final ChangeReader reader;
  private final ToLongFunction<String> newestRevision;
  private final Duration closePatience;
  private final ConcurrentHashMap<String, Position> positions = new ConcurrentHashMap<>();
  private final BlockingQueue<Position> waiting = new LinkedBlockingQueue<>();
  private final Position end = new Position("", 0);
  private final Thread thread;
  private volatile boolean outOfPatience;

  /** How far the listener is in one app. */
  private static final class Position {
    final String appId;
    final AtomicBoolean waiting = new AtomicBoolean();

    /** Touched by the feed's thread only. */
    long delivered;

    /** How many writes are under way; touched inside the map's own step only. */
    int writers;

    /** Whether the app has changes, old or new; touched inside the map's own step only. */
    boolean used;

    Position(String appId, long delivered) {
      this.appId = appId;
      this.delivered = delivered;
      this.used = delivered > 0;
    }
  }

  /**
   * Starts a feed.
   *
   * @param name of its thread, which does not keep the process alive
   * @param listener whom to bring the changes
   * @param reader where they are read
   * @param newestRevision the newest revision of an app
   * @param closePatience how long {@link #close()} waits for a listener that is at work
   */
  public ListenerFeed(
      String name,
      JobListener listener,
      ChangeReader reader,
      ToLongFunction<String> newestRevision,
      Duration closePatience) {
    this.listener = listener;
    this.reader = reader;
    this.newestRevision = newestRevision;
    this.closePatience = closePatience;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Must be called before each write to an app: the feed begins where the app then stands. */
  public void before(String appId) {
    positions.compute(
        appId,
        (id, known) -> {
          // why: every writer comes here first, so the revision read is older than their changes
          Position position =
              known != null ? known : new Position(id, newestRevision.applyAsLong(id));
          position.writers++;
          return position;
        });
  }

  /**
   * Must be called after each write to an app, also one that failed.
   *
   * @param changed whether it changed something, or may have
   */
  public void after(String appId, boolean changed) {
    Position position =
        positions.computeIfPresent(
            appId,
            (id, known) -> {
              known.writers--;
              known.used |= changed;
              // why: refused writes to apps that never were leave nothing behind
              return known.used || known.writers > 0 ? known : null;
            });
    if (changed && position != null) {
      signal(position);
    }
  }

  /** Returns how many apps the feed remembers. */
  public int apps() {
    return positions.size();
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
        ended = outOfPatience;
      }
    }
    // why: an app with more changes than one batch stands behind the end
    for (Position rest = waiting.poll(); rest != null; rest = waiting.poll()) {
      if (rest != end && !outOfPatience) {
        deliver(rest);
      }
    }
  }

  private void deliver(Position position) {
    position.waiting.set(false);
    JobChanges changes;
    try {
      changes = reader.changes(position.appId, position.delivered, BATCH);
    } catch (RuntimeException failure) {
      LOG.warn("Changes of app {} could not be read", position.appId, failure);
      // why: the feed does not wait itself, for other apps go on meanwhile
      RETRY.execute(() -> signal(position));
      return;
    }
    if (changes.gone()) {
      long last = position.delivered;
      position.delivered = changes.resumeAfter();
      tell(position, () -> listener.onGap(position.appId, last, changes.resumeAfter()));
    }
    for (JobChange change : changes.changes()) {
      if (outOfPatience) {
        LOG.warn("A job listener did not end in time; app {} has more for it", position.appId);
        return;
      }
      position.delivered = change.revision();
      tell(position, () -> listener.onChange(change));
    }
    if (changes.changes().size() == BATCH) {
      signal(position);
    }
  }

  private static void tell(Position position, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error thrown) {
      LOG.warn(
          "A job listener failed on revision {} of app {}",
          position.delivered,
          position.appId,
          thrown);
    }
  }

  /**
   * Brings the listener what it has been signalled, then ends; one that is still at work after the
   * patience is interrupted.
   */
  @Override
  public void close() {
    waiting.add(end);
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(closePatience.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      outOfPatience = true;
      thread.interrupt();
    }
  }
}
