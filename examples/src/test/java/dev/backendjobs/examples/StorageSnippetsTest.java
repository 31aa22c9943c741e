// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.jdbc.JdbcJobStorage;
import dev.backendjobs.jdbc.PostgresUrl;
import dev.backendjobs.job.NewJob;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/storage.md shows; the part with a directory is run. */
class StorageSnippetsTest {
  @Test
  void aDirectoryKeepsJobs(@TempDir Path temporary) {
    Path directory = temporary.resolve("jobs");
    // snippet: directory
    BackendJobStore store =
        BackendJobStore.builder().storage(JdbcJobStorage.inDirectory(directory).open()).build();
    // end snippet
    store.create(NewJob.of("shop", "prod", "Import"));
    store.close();
    try (BackendJobStore reopened =
        BackendJobStore.builder().storage(JdbcJobStorage.inDirectory(directory).open()).build()) {
      assertThat(reopened.tally("shop").stored()).isEqualTo(1);
    }
  }

  /** Compiled only: the build of the examples starts no database. */
  static BackendJobStore onPostgresql() {
    // snippet: postgresql
    PostgresUrl url =
        PostgresUrl.parse("postgresql://db.example.com/jobs").withAccount("jobs", "secret");
    BackendJobStore store =
        BackendJobStore.builder().storage(JdbcJobStorage.at(url).open()).build();
    // end snippet
    return store;
  }

  /** Compiled only, as above. */
  static BackendJobStore overDataSource(DataSource pool) {
    // snippet: data-source
    BackendJobStore store =
        BackendJobStore.builder().storage(JdbcJobStorage.builder(pool).open()).build();
    // end snippet
    return store;
  }
}
