// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.model;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that a caller or the world does to a store: an immutable value, fit to be replayed. */
public sealed interface ModelStep {
  /** Does the step to the store of the run. */
  Answer onStore(ModelRun run);

  /** Does the step to the model of the run, after the store. */
  Answer onModel(ModelRun run);

  /** Creates a job. */
  record Create(NewJob job) implements ModelStep {
    @Override
    public Answer onStore(ModelRun run) {
      return Answer.of(() -> run.store().createOrFind(job));
    }

    @Override
    public Answer onModel(ModelRun run) {
      return run.model().create(job, run.now());
    }
  }

  /** Which revision an update expects. */
  enum Guard {
    /** None: decide on whatever is there. */
    NONE,
    /** The one that the job has. */
    CURRENT,
    /** The one before. */
    STALE,
    /** The one after. */
    FUTURE
  }

  /** Updates a job, or tries to. */
  record Update(
      JobKey key,
      @Nullable String operation,
      @Nullable JobStatus status,
      @Nullable String error,
      Guard guard,
      @Nullable String actor)
      implements ModelStep {
    @Override
    public Answer onStore(ModelRun run) {
      return Answer.of(() -> run.store().update(key, asked(run)));
    }

    @Override
    public Answer onModel(ModelRun run) {
      return run.model().update(key, asked(run), run.now());
    }

    private JobUpdate asked(ModelRun run) {
      long revision = run.model().find(key).map(BackendJob::revision).orElse(1L);
      JobUpdate.Builder update =
          JobUpdate.builder().operation(operation).status(status).error(error).actor(actor);
      return switch (guard) {
        case NONE -> update.build();
        case CURRENT -> update.expectedRevision(revision).build();
        case STALE -> update.expectedRevision(revision - 1).build();
        case FUTURE -> update.expectedRevision(revision + 1).build();
      };
    }
  }

  /** Deletes a job, or tries to. */
  record Delete(JobKey key, @Nullable String actor) implements ModelStep {
    @Override
    public Answer onStore(ModelRun run) {
      return Answer.of(
          () -> {
            if (actor == null) {
              run.store().delete(key);
            } else {
              run.store().delete(key, actor);
            }
            return null;
          });
    }

    @Override
    public Answer onModel(ModelRun run) {
      return run.model().delete(key, actor, run.now());
    }
  }

  /** Removes due jobs. */
  record Sweep(int max) implements ModelStep {
    @Override
    public Answer onStore(ModelRun run) {
      return Answer.of(() -> run.store().sweep(max));
    }

    @Override
    public Answer onModel(ModelRun run) {
      return run.model().sweep(max, run.now());
    }
  }

  /** Lets time pass, or the clock step back. */
  record MoveClock(Duration by) implements ModelStep {
    @Override
    public Answer onStore(ModelRun run) {
      run.moveClock(by);
      return Answer.value(null);
    }

    @Override
    public Answer onModel(ModelRun run) {
      return Answer.value(null);
    }
  }

  /**
   * Reads the next page of a listing that other steps interrupt, or the first page after its last.
   */
  record Page(JobFilter filter, @Nullable Integer size) implements ModelStep {
    @Override
    public Answer onStore(ModelRun run) {
      return Answer.of(() -> run.nextPage(filter, size));
    }

    @Override
    public Answer onModel(ModelRun run) {
      return run.nextPageOfModel(filter, size);
    }
  }

  /**
   * Creates many jobs in one environment, finishes them at once, and deletes all but each n-th: so
   * that what a storage keeps in pieces has several of them, with holes.
   */
  record Crowd(String appId, String environment, int jobs, int keepEach) implements ModelStep {
    @Override
    public Answer onStore(ModelRun run) {
      List<Answer> answers = new ArrayList<>();
      for (ModelStep step : steps()) {
        answers.add(step.onStore(run));
      }
      return Answer.value(answers);
    }

    @Override
    public Answer onModel(ModelRun run) {
      List<Answer> answers = new ArrayList<>();
      for (ModelStep step : steps()) {
        answers.add(step.onModel(run));
      }
      return Answer.value(answers);
    }

    private List<ModelStep> steps() {
      List<ModelStep> steps = new ArrayList<>();
      for (int i = 0; i < jobs; i++) {
        JobKey key = JobKey.of(appId, environment, "c" + i);
        steps.add(new Create(NewJob.builder(key).operation(i % 3 == 0 ? null : "Build").build()));
        if (i % 5 != 0) {
          steps.add(new Update(key, null, JobStatus.FAILED, "e" + i, Guard.NONE, null));
        }
        if (i % keepEach != 0) {
          steps.add(new Delete(key, null));
        }
      }
      return steps;
    }
  }
}
