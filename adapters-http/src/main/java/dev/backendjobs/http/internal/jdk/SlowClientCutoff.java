// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.jdk;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Cuts off clients that do not read their replies: a thread that has been sending one for longer
 * than the timeout is interrupted, which closes the connection that it writes to.
 *
 * <p>The JDK's own bound, {@code maxRspTime}, does not help over TLS: its timer waits for the very
 * lock that the blocked thread holds, and the whole server stops with the timer.
 *
 * <p>An interrupt is never cleared here, because it may be one of the host, as by {@code
 * shutdownNow}, and the two cannot be distinguished. The executors of the JDK clear what a task
 * leaves behind before they run the next one.
 *
 * <p>Checks run on a thread that the JDK keeps for delayed work, and only while something is being
 * sent. Safe to share between threads.
 */
public final class SlowClientCutoff {
  private final long timeoutNanos;
  private final Executor later;
  private final Set<Sending> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean checkIsDue = new AtomicBoolean();

  public SlowClientCutoff(Duration timeout) {
    timeoutNanos = timeout.toNanos();
    later =
        CompletableFuture.delayedExecutor(
            timeoutNanos / 2 + 1, TimeUnit.NANOSECONDS, Runnable::run);
  }

  /** Watches the calling thread until it ends the sending. */
  public Sending begin() {
    Sending sending = new Sending(Thread.currentThread(), System.nanoTime());
    running.add(sending);
    checkLater();
    return sending;
  }

  private void checkLater() {
    if (!checkIsDue.get() && checkIsDue.compareAndSet(false, true)) {
      later.execute(this::check);
    }
  }

  private void check() {
    long now = System.nanoTime();
    for (Sending sending : running) {
      if (now - sending.start >= timeoutNanos) {
        sending.cut();
      }
    }
    checkIsDue.set(false);
    // why: a thread that began before this line saw that a check was due, and relies on one
    if (!running.isEmpty()) {
      checkLater();
    }
  }

  /** One reply being sent, from its head to its end. */
  public final class Sending {
    private final Thread thread;
    private final long start;
    private boolean ended;

    private Sending(Thread thread, long start) {
      this.thread = thread;
      this.start = start;
    }

    private synchronized void cut() {
      if (!ended) {
        // why: once; the thread is not interrupted again while it ends
        ended = true;
        running.remove(this);
        thread.interrupt();
      }
    }

    /** Ends the watch: the thread is not interrupted after this. */
    public synchronized void end() {
      ended = true;
      running.remove(this);
    }
  }
}
