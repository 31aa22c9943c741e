// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import java.io.Closeable;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Where the connections of an open storage come from, and what ends with it.
 *
 * @param source gives connections
 * @param ending is closed when the storage closes
 */
record OpenSource(DataSource source, Closeable ending) {
  /** Opens a source whose waits take no longer than the patience. */
  @FunctionalInterface
  interface Opening {
    OpenSource open(Duration patience);
  }
}
