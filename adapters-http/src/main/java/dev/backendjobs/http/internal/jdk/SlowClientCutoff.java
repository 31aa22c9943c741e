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
 * than the patience is interrupted, which closes the connection that it writes to.
 *
 * <p>The JDK's own bound, {@code maxRspTime}, does not help over TLS: its timer waits for the very
 * lock that the blocked thread holds, and with the timer the whole server stands still.
 *
 * <p>Looks run on a thread that the JDK keeps for such, and only while something is being sent.
 * Safe to share between threads.
 */
public final class SlowClientCutoff {
  private final long patienceNanos;
  private final Executor later;
  private final Set<Sending> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();

  public SlowClientCutoff(Duration patience) {
    patienceNanos = patience.toNanos();
    later =
        CompletableFuture.delayedExecutor(
            patienceNanos / 2 + 1, TimeUnit.NANOSECONDS, Runnable::run);
  }

  /** Watches the calling thread until it ends the sending. */
  public Sending begin() {
    Sending sending = new Sending(Thread.currentThread(), System.nanoTime());
    running.add(sending);
    lookLater();
    return sending;
  }

  private void lookLater() {
    if (!looking.get() && looking.compareAndSet(false, true)) {
      later.execute(this::look);
    }
  }

  private void look() {
    long now = System.nanoTime();
    for (Sending sending : running) {
      if (now - sending.start >= patienceNanos) {
        sending.cut();
      }
    }
    looking.set(false);
    // why: who began before this line saw that a look was to come, and relies on one
    if (!running.isEmpty()) {
      lookLater();
    }
  }

  /** One reply on its way, from its head to its end. */
  public final class Sending {
    private final Thread thread;
    private final long start;
    private boolean ended;
    private boolean cut;

    private Sending(Thread thread, long start) {
      this.thread = thread;
      this.start = start;
    }

    private synchronized void cut() {
      if (!ended && !cut) {
        cut = true;
        thread.interrupt();
      }
    }

    /** Ends the watch; the thread goes on as if it had not been interrupted by it. */
    public synchronized void end() {
      ended = true;
      running.remove(this);
      if (cut) {
        Thread.interrupted();
      }
    }
  }
}
