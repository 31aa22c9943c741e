// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.contract.JobStorageContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** SQLite in a directory keeps the whole storage contract. */
final class SqliteContractTest implements JobStorageContract {
  @TempDir Path directory;

  @Override
  public JobStorage open() {
    return open(4096);
  }

  @Override
  public JobStorage open(int changesPerApp) {
    try {
      Path own = Files.createTempDirectory(directory, "storage");
      return JdbcJobStorage.inDirectory(own).changesPerApp(changesPerApp).open();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public int writes(int usual) {
    return usual / 5;
  }

  @Override
  public int rounds() {
    return 20;
  }
}
