// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.platform;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the files that may change while the program runs, on a thread of its own, so that the
 * log names an invalid one before the next request.
 */
public final class FileWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  // why: an access file looks once a second at most; at that pause it would skip every other look
  private static final long PAUSE_MILLIS = 500;

  private final ScheduledExecutorService schedule;

  private FileWatch(ScheduledExecutorService schedule) {
    this.schedule = schedule;
  }

  /** Has each file looked at twice a second from now on; without any there is no thread. */
  public static FileWatch start(List<Runnable> looks) {
    ScheduledExecutorService schedule =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "backend-jobs-files");
              thread.setDaemon(true);
              return thread;
            });
    for (Runnable look : looks) {
      var unused =
          schedule.scheduleWithFixedDelay(
              () -> tell(look), PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
    return new FileWatch(schedule);
  }

  private static void tell(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException failure) {
      // why: what leaves it would end the schedule
      LOG.warn("A file could not be looked at; the next look goes on", failure);
    }
  }

  @Override
  public void close() {
    schedule.shutdownNow();
  }
}
