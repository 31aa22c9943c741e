// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.examples;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A plain service with a store inside: it does the work itself and records how it goes. */
public final class ImportServiceMain {
  private ImportServiceMain() {}

  /** Imports two files, one of them broken, and prints the records. */
  public static void main(String[] args) throws Exception {
    run(System.out);
  }

  static void run(PrintStream out) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(2);
    try (BackendJobStore store = BackendJobStore.inMemory()) {
      Future<BackendJob> users = workers.submit(() -> track(store, "users.csv"));
      Future<BackendJob> orders = workers.submit(() -> track(store, "orders.broken"));
      print(out, store.get(users.get().key()));
      print(out, store.get(orders.get().key()));
      out.println("failed so far: " + store.tally("shop").count(JobStatus.FAILED));
    } finally {
      workers.shutdown();
    }
  }

  private static BackendJob track(BackendJobStore store, String file) {
    // snippet: track
    // app, environment and operation of the new job
    BackendJob job = store.create(NewJob.of("shop", "prod", "Import"));
    JobUpdate end = JobUpdate.failed("ended by an Error");
    try {
      store.update(job.key(), JobUpdate.to(JobStatus.RUNNING));
      importFile(file); // your work
      end = JobUpdate.to(JobStatus.COMPLETED);
    } catch (Exception problem) {
      end = JobUpdate.failed(problem.toString());
    } finally {
      store.update(job.key(), end);
    }
    // end snippet
    return job;
  }

  private static void importFile(String file) throws IOException {
    if (file.endsWith(".broken")) {
      throw new IOException(file + ": line 7 has no order number");
    }
  }

  private static void print(PrintStream out, BackendJob job) {
    out.println(
        job.operation().orElse("?")
            + " is "
            + job.status()
            + job.error().map(error -> " (" + error + ")").orElse(""));
  }
}
