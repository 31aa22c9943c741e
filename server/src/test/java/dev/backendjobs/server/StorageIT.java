// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StorageIT {
  @TempDir private Path home;

  @Test
  void keepsJobsInTheDataHomeAlsoWhenItIsKilled() throws Exception {
    Map<String, String> environment = Map.of("XDG_DATA_HOME", home.toString());
    try (ServerProcess first = ServerProcess.start(environment, "--port", "0")) {
      Http http = Http.of(first.awaitReady());
      first.awaitLog("Jobs are stored in " + home.resolve("backend-jobs"));
      assertThat(http.put(Http.JOB, "{\"operation\":\"Import\"}").statusCode()).isEqualTo(201);
      String job = http.post(Http.JOB, "{\"status\":\"RUNNING\"}").body();
      first.kill();

      try (ServerProcess second = ServerProcess.start(environment, "--port", "0")) {
        assertThat(Http.of(second.awaitReady()).get(Http.JOB).body()).isEqualTo(job);
      }
    }
  }

  @Test
  void refusesADirectoryThatAnotherServerOwns() throws Exception {
    String storage = "file:" + home.resolve("jobs");
    try (ServerProcess owner = ServerProcess.start("--port", "0", "--storage", storage)) {
      owner.awaitReady();
      try (ServerProcess other = ServerProcess.start("--port", "0", "--storage", storage)) {
        assertThat(other.awaitExit()).isEqualTo(1);
        assertThat(other.err())
            .containsExactly(
                "backend-jobs: cannot open the storage: the directory "
                    + home.resolve("jobs").toRealPath()
                    + " is in use by another process (pid "
                    + owner.pid()
                    + ")");
      }
    }
  }

  @Test
  void leavesNothingBehindThatIsKeptInMemory() throws Exception {
    Map<String, String> environment = Map.of("XDG_DATA_HOME", home.toString());
    try (ServerProcess server = ServerProcess.start(environment, "--port", "0", "--demo")) {
      server.awaitReady();
      server.awaitLog("Jobs are stored in memory");
      assertThat(Files.exists(home.resolve("backend-jobs"))).isFalse();
    }
  }

  @Test
  void printsTheSchemaAndNothingElse() throws Exception {
    try (ServerProcess server =
        ServerProcess.start("--storage", "postgresql://db/jobs", "--print-schema")) {
      assertThat(server.awaitExit()).isZero();
      assertThat(server.out().get(0)).startsWith("CREATE TABLE backend_jobs_");
      assertThat(server.err()).isEmpty();
    }
  }

  @Test
  void saysInOneLineThatTheDatabaseIsNotThere() throws Exception {
    try (ServerProcess server =
        ServerProcess.start("--port", "0", "--storage", "postgresql://ada:secret@127.0.0.1:1/x")) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.err())
          .singleElement()
          .asString()
          .startsWith("backend-jobs: cannot open the storage: no connection to the database at")
          .doesNotContain("secret");
    }
  }
}
