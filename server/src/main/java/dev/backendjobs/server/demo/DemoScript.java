// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.demo;

import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.rules.JobLifecycle;
import java.util.List;
import java.util.Random;

/** What happens in the demo, drawn at random: who creates which job, and how jobs go on. */
final class DemoScript {
  static final String ACTOR = "demo";

  /** What a made-up job does, and why it fails when it does. */
  record Operation(String name, String error) {}

  private static final List<Operation> OPERATIONS =
      List.of(
          new Operation("CreateBackend", "The stack amplify-backend-root already exists"),
          new Operation("CreateBackendAuth", "The user pool name is already in use"),
          new Operation("CreateBackendAPI", "Unknown directive @modle at line 3 of the schema"),
          new Operation("CreateBackendStorage", "The bucket name is not available"),
          new Operation("UpdateBackendAPI", "Only one index can change in one deployment"),
          new Operation("UpdateBackendAuth", "Required attributes cannot be changed"),
          new Operation("GenerateBackendAPIModels", "The schema of the API was not found"),
          new Operation("ImportBackendAuth", "The app client belongs to another user pool"),
          new Operation("CloneBackend", "The target environment already has a backend"),
          new Operation("DeleteBackendAPI", "The stack is in use by another stack"),
          new Operation("DeleteBackend", "The bucket is not empty"));

  private final Random random;

  DemoScript(long seed) {
    this.random = new Random(seed);
  }

  /** Returns one of these at random. */
  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  DemoPlace place() {
    return pick(DemoPlace.ALL);
  }

  Operation operation() {
    return pick(OPERATIONS);
  }

  /** Returns whether something happens that does so this often, from 0 to 1. */
  boolean happens(double chance) {
    return random.nextDouble() < chance;
  }

  /** Returns a number of milliseconds until the next step. */
  long pauseMillis() {
    return 200L + random.nextInt(300);
  }

  /** Returns how a job goes on: mostly the first way in the life cycle, else one of the others. */
  JobUpdate next(JobLifecycle lifecycle, JobStatus from, Operation operation) {
    List<JobStatus> ways = List.copyOf(lifecycle.next(from));
    JobStatus to = happens(0.7) ? ways.get(0) : pick(ways);
    return JobUpdate.builder()
        .status(to)
        .error(lifecycle.isFailed(to) ? operation.error() : null)
        .actor(ACTOR)
        .build();
  }
}
