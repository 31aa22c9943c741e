// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.contract.JobStorageContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** PostgreSQL keeps the whole storage contract. */
@ExtendWith(TestPostgres.Shared.class)
final class PostgresContractTest implements JobStorageContract {
  private final TestPostgres server;

  PostgresContractTest(TestPostgres server) {
    this.server = server;
  }

  @Override
  public JobStorage open() {
    return open(4096);
  }

  @Override
  public JobStorage open(int changesPerApp) {
    return JdbcJobStorage.builder(server.source())
        .tablePrefix(server.newPrefix())
        .changesPerApp(changesPerApp)
        .open();
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
