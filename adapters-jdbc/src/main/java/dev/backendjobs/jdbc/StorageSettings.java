// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import dev.backendjobs.jdbc.internal.sources.OpenSource;
import dev.backendjobs.jdbc.internal.sql.TableNames;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a builder was given.
 *
 * @param dialect null: that of the database
 * @param commitConnections 0: as many as suit the connections
 */
record StorageSettings(
    @Nullable JdbcDialect dialect,
    TableNames names,
    int changesPerApp,
    int batchSize,
    int queueBound,
    int commitConnections,
    Duration callTimeout,
    int finishedJobCacheSize,
    Duration finishedJobCacheAge) {
  private static final int HOST_COMMIT_CONNECTIONS = 4;

  /** Returns how many batches of different apps may be committed at the same time. */
  int committers(OpenSource source) {
    if (commitConnections > 0) {
      return commitConnections;
    }
    return source.connections() == 0
        ? HOST_COMMIT_CONNECTIONS
        : Math.max(1, source.connections() * 2 / 3);
  }
}
