// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.demo;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BackendJobsException;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.NotFoundException;
import dev.backendjobs.rules.JobLifecycle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Made-up apps whose jobs start, finish and fail, step by step.
 *
 * <p>It changes only jobs that it created, at most {@link #ACTIVE_AT_MOST} at a time; finished ones
 * are left to the retention of the store. Not safe for use by several threads.
 */
public final class DemoLoad implements AutoCloseable {
  static final int ACTIVE_AT_MOST = 12;
  private static final Logger LOG = LoggerFactory.getLogger(DemoLoad.class);
  private static final int FIRST_STEPS = 100;

  // why: under tight limits there may never be a job in every status, and the start must not hang
  private static final int FIRST_STEPS_AT_MOST = 400;

  private final BackendJobStore store;
  private final DemoScript script;
  private final List<Moving> active = new ArrayList<>();
  private final Set<JobStatus> ended = new HashSet<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "backend-jobs-demo");
            made.setDaemon(true);
            return made;
          });

  /** A job of the demo as it was last seen. */
  private record Moving(BackendJob job, DemoScript.Operation operation) {}

  DemoLoad(BackendJobStore store, DemoScript script) {
    this.store = store;
    this.script = script;
  }

  /** Returns the demo after its first steps; further ones follow on its own thread until closed. */
  public static DemoLoad start(BackendJobStore store, long seed) {
    DemoLoad demo = new DemoLoad(store, new DemoScript(seed));
    demo.populate();
    demo.goOn();
    return demo;
  }

  /** Creates a job in every environment, and takes steps until there is a job in every status. */
  void populate() {
    for (DemoPlace place : DemoPlace.ALL) {
      attempt(() -> create(place));
    }
    for (int i = 0; i < FIRST_STEPS || (i < FIRST_STEPS_AT_MOST && !showsEveryStatus()); i++) {
      step();
    }
  }

  private boolean showsEveryStatus() {
    Set<JobStatus> shown = new HashSet<>(ended);
    active.forEach(moving -> shown.add(moving.job().status()));
    return shown.containsAll(JobLifecycle.standard().statuses());
  }

  /** Creates a job, or takes one to its next status. */
  void step() {
    boolean creates = active.isEmpty() || (active.size() < ACTIVE_AT_MOST && script.happens(0.35));
    attempt(creates ? () -> create(script.place()) : () -> move(script.pick(active)));
  }

  private void goOn() {
    var unused = thread.schedule(this::stepAndGoOn, script.pauseMillis(), TimeUnit.MILLISECONDS);
  }

  private void stepAndGoOn() {
    step();
    if (!thread.isShutdown()) {
      goOn();
    }
  }

  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (BackendJobsException refused) {
      LOG.debug("A step of the demo was refused: {}", refused.getMessage());
    }
  }

  private void create(DemoPlace place) {
    DemoScript.Operation operation = script.operation();
    NewJob job =
        NewJob.builder(place.appId(), place.environment())
            .operation(operation.name())
            .actor(DemoScript.ACTOR)
            .build();
    active.add(new Moving(store.create(job), operation));
  }

  private void move(Moving moving) {
    BackendJob job = moving.job();
    JobUpdate update =
        script.next(
            job.operation().map(store::lifecycle).orElseGet(store::lifecycle),
            job.status(),
            moving.operation());
    BackendJob moved;
    try {
      moved = store.update(job.key(), update);
    } catch (NotFoundException | BadRequestException refused) {
      // why: another caller has finished or removed it, so it no longer belongs to the demo
      active.remove(moving);
      throw refused;
    }
    active.remove(moving);
    if (moved.isFinished()) {
      ended.add(moved.status());
    } else {
      active.add(new Moving(moved, moving.operation()));
    }
  }

  /** Waits for a step that has begun, and starts no other. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.warn("The demo did not end in time");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
