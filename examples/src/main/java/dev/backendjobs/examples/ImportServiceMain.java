// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.examples;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import java.io.PrintStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A plain service that embeds a store: it runs the work itself and records how it goes. */
public final class ImportServiceMain {
  private ImportServiceMain() {}

  /** Imports two files, one of them broken, and prints the records. */
  public static void main(String[] args) throws InterruptedException {
    run(System.out);
  }

  static void run(PrintStream out) throws InterruptedException {
    try (BackendJobStore store = BackendJobStore.inMemory()) {
      ExecutorService workers = Executors.newFixedThreadPool(2);
      BackendJob users = start(store, workers, "users.csv");
      BackendJob orders = start(store, workers, "orders.broken");
      workers.shutdown();
      if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the imports hang");
      }
      print(out, store.get(users.key()));
      print(out, store.get(orders.key()));
      out.println("failed so far: " + store.tally("shop").count(JobStatus.FAILED));
    }
  }

  private static BackendJob start(BackendJobStore store, ExecutorService workers, String file) {
    BackendJob job = store.create(NewJob.of("shop", "prod", "Import"));
    workers.execute(
        () -> {
          store.update(job.key(), JobUpdate.to(JobStatus.RUNNING));
          try {
            load(file);
            store.update(job.key(), JobUpdate.to(JobStatus.COMPLETED));
          } catch (IllegalArgumentException broken) {
            store.update(job.key(), JobUpdate.failed(broken.getMessage()));
          }
        });
    return job;
  }

  private static void load(String file) {
    if (file.endsWith(".broken")) {
      throw new IllegalArgumentException(file + ": line 7 has no order number");
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
