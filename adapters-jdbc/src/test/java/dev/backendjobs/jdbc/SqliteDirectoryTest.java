// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.jdbc.internal.directory.SqliteDirectory;
import dev.backendjobs.jdbc.internal.sources.OpenSource;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory is made, owned by one, and opened again with all that was in it. */
final class SqliteDirectoryTest {
  private static final JobKey KEY = JobKey.of("app", "env", "job");

  @TempDir Path parent;

  @Test
  void aMissingDirectoryIsMadeAndKeepsItsJobs() {
    Path directory = parent.resolve("a/b");
    BackendJob job;
    try (JobStorage storage = JdbcJobStorage.inDirectory(directory).open()) {
      job = create(storage);
    }
    try (JobStorage storage = JdbcJobStorage.inDirectory(directory).open()) {
      assertThat(storage.find(KEY)).contains(job);
      Invariants.check(storage);
    }
    assertThat(directory.resolve("owner.pid")).doesNotExist();
  }

  @Test
  void aSecondStorageOfAnotherClassLoaderIsRefused() throws Exception {
    List<URL> classes = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classes.add(Path.of(entry).toUri().toURL());
    }
    try (JobStorage storage = JdbcJobStorage.inDirectory(parent).open();
        URLClassLoader others =
            new URLClassLoader(classes.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> other = others.loadClass(JdbcJobStorage.class.getName());
      assertThat(other).isNotEqualTo(JdbcJobStorage.class);
      Object builder = other.getMethod("inDirectory", Path.class).invoke(null, parent);
      assertThatThrownBy(() -> builder.getClass().getMethod("open").invoke(builder))
          .hasCauseInstanceOf(
              others.loadClass(StorageOpenException.class.getName()).asSubclass(Throwable.class))
          .rootCause()
          .hasMessageContaining("in use by this process (pid " + pid() + ")");
      // why: to close a file that is locked gives up the lock of the whole process
      Process third = OtherProcess.start(RefusedOpener.class, parent.toString());
      assertThat(third.inputReader().lines())
          .singleElement()
          .asString()
          .contains("in use by another process (pid " + pid() + ")");
      assertThat(third.waitFor()).isZero();
      create(storage);
    }
  }

  @Test
  void aSecondStorageOfTheSameProcessIsRefused() {
    try (JobStorage storage = JdbcJobStorage.inDirectory(parent).open()) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> JdbcJobStorage.inDirectory(parent.resolve("../" + name())).open())
            .isInstanceOf(StorageOpenException.class)
            .hasMessageContaining("in use by this process (pid " + pid() + ")");
      }
      create(storage);
    }
    JdbcJobStorage.inDirectory(parent).open().close();
  }

  @Test
  void aDirectoryOfAnotherProcessIsRefusedUntilThatIsGone() throws Exception {
    Process owner = OtherProcess.start(DirectoryOwner.class, parent.toString());
    try {
      assertThat(owner.inputReader().readLine()).isEqualTo("open");
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> JdbcJobStorage.inDirectory(parent).open())
            .isInstanceOf(StorageOpenException.class)
            .hasMessage(
                "the directory "
                    + parent.toRealPath()
                    + " is in use by another process (pid "
                    + owner.pid()
                    + ")");
      }
    } finally {
      owner.destroyForcibly().waitFor();
    }
    try (JobStorage storage = JdbcJobStorage.inDirectory(parent).open()) {
      assertThat(storage.find(KEY)).isPresent();
    }
  }

  @Test
  void aNewerSchemaIsRefusedInOneLineAndLeftAlone() throws SQLException {
    JdbcJobStorage.inDirectory(parent).open().close();
    execute("INSERT INTO backend_jobs_schema_version (version) VALUES (999)");

    assertThatThrownBy(() -> JdbcJobStorage.inDirectory(parent).open())
        .isInstanceOf(StorageOpenException.class)
        .hasMessage(
            "the stored jobs have schema version 999, this program knows versions up to 1; use a"
                + " newer version of the program");

    execute("DELETE FROM backend_jobs_schema_version WHERE version = 999");
    JdbcJobStorage.inDirectory(parent).open().close();
  }

  @Test
  void aFileThatIsNotADatabaseIsRefusedAndTheDirectoryIsReleased() throws IOException {
    Files.writeString(parent.resolve("jobs.db"), "this is a letter, not a database. ".repeat(300));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> JdbcJobStorage.inDirectory(parent).open())
          .isInstanceOf(StorageOpenException.class)
          .hasMessage(
              "the database "
                  + parent.resolve("jobs.db")
                  + " is damaged or is not a SQLite database; restore it from a backup");
    }
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsRefused() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");
    assertRefused(file, "it is a file, not a directory");
    assertRefused(file.resolve("sub/jobs"), file + " is a file, not a directory");
  }

  private static void assertRefused(Path directory, String reason) {
    assertThatThrownBy(() -> JdbcJobStorage.inDirectory(directory).open())
        .isInstanceOf(StorageOpenException.class)
        .hasMessage("the directory " + directory + " cannot be used: " + reason);
  }

  @Test
  void aDirectoryThatMayNotBeWrittenIsRefusedSayingSo() throws Exception {
    Path shut = Files.createDirectory(parent.resolve("shut"));
    JdbcJobStorage.inDirectory(shut.resolve("full")).open().close();
    Files.setPosixFilePermissions(
        shut.resolve("full/owner.lock"), PosixFilePermissions.fromString("r--r--r--"));
    Path half = parent.resolve("half");
    JdbcJobStorage.inDirectory(half).open().close();
    Files.setPosixFilePermissions(
        half.resolve("jobs.db"), PosixFilePermissions.fromString("r--r--r--"));
    Path empty = Files.createDirectory(shut.resolve("empty"));
    for (Path closed : List.of(empty, shut)) {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    }
    // why: in a name space of its own even root may only do what permissions let the owner do
    Process bound =
        OtherProcess.start(
            List.of("unshare", "--user"),
            RefusedOpener.class,
            empty.toString(),
            shut.resolve("full").toString(),
            shut.resolve("new/jobs").toString(),
            half.toString());
    assertThat(bound.inputReader().lines())
        .containsExactly(
            "the directory " + empty + " cannot be used: it is not writable",
            "the directory " + shut.resolve("full") + " cannot be used: it is not writable",
            "the directory "
                + shut.resolve("new/jobs")
                + " cannot be used: it cannot be created because "
                + shut
                + " is not writable",
            "the database " + half.resolve("jobs.db") + " is not writable");
    assertThat(bound.waitFor()).isZero();
    Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void aLinkToNothingIsRefusedSayingSo() throws IOException {
    Path link = Files.createSymbolicLink(parent.resolve("link"), parent.resolve("nothing"));
    assertThatThrownBy(() -> JdbcJobStorage.inDirectory(link).open())
        .isInstanceOf(StorageOpenException.class)
        .hasMessage(
            "the directory "
                + link
                + " cannot be used: it is a symbolic link to what does not exist");
  }

  @Test
  void aDatabaseThatIsADirectoryIsRefusedNamingIt() throws IOException {
    Path database = Files.createDirectory(parent.resolve("jobs.db"));
    assertThatThrownBy(() -> JdbcJobStorage.inDirectory(parent).open())
        .isInstanceOf(StorageOpenException.class)
        .hasMessageStartingWith("the database " + database + " cannot be opened");
  }

  @Test
  void thePrintedSchemaIsTheOneThatIsMade() throws SQLException {
    for (String sql : JdbcDialect.SQLITE.schemaScript().split(";\n", -1)) {
      if (!sql.isBlank()) {
        execute(sql);
      }
    }
    try (JobStorage storage = JdbcJobStorage.inDirectory(parent).open()) {
      create(storage);
      Invariants.check(storage);
    }
  }

  @Test
  void theTablesRefuseInconsistentRows() throws SQLException {
    try (JobStorage storage = JdbcJobStorage.inDirectory(parent).open()) {
      create(storage);
    }
    for (String wrong :
        new String[] {
          "job SET revision = 0",
          "job SET update_time = create_time - 1",
          "job SET finish_time = create_time - 1",
          "job SET status = ''",
          "app SET active = stored + 1",
          "app SET revision = -1",
          "tally SET jobs = -1",
          "tally SET finished = 2",
          "change SET after_status = NULL",
        }) {
      assertThatThrownBy(() -> execute("UPDATE backend_jobs_" + wrong))
          .as(wrong)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("CHECK");
    }
  }

  @Test
  void aCommitWaitsForTheDisk() throws Exception {
    OpenSource source = SqliteDirectory.open(parent, Duration.ofSeconds(1));
    try (Closeable closing = source.closing();
        Connection connection = source.source().getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(closing).isNotNull();
      assertThat(answer(statement, "PRAGMA journal_mode")).isEqualTo("wal");
      assertThat(answer(statement, "PRAGMA synchronous")).as("FULL").isEqualTo("2");
    }
  }

  @Test
  void changesThatAreNoLongerKeptAreRemovedAndThoseOfOtherAppsStay() throws Exception {
    try (JobStorage storage = JdbcJobStorage.inDirectory(parent).changesPerApp(20).open()) {
      JobKey other = JobKey.of("other", "env", "job");
      storage.write(other, Decisions.create(other, "Op", JobStatus.RUNNING, Instant.EPOCH));
      for (int i = 0; i < 100; i++) {
        JobKey key = JobKey.of("app", "env", "job" + i);
        storage.write(key, Decisions.create(key, "Op", JobStatus.RUNNING, Instant.EPOCH));
      }
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      String oldest = "SELECT min(revision) FROM backend_jobs_change WHERE app_id = ";
      assertThat(answer(statement, oldest + "'app'")).isBetween("79", "81");
      assertThat(answer(statement, oldest + "'other'")).isEqualTo("1");
    }
  }

  private static String answer(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + parent.resolve("jobs.db"));
  }

  private String name() {
    return parent.getFileName().toString();
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static BackendJob create(JobStorage storage) {
    return storage
        .write(KEY, Decisions.create(KEY, "Op", JobStatus.RUNNING, Instant.EPOCH))
        .job()
        .orElseThrow();
  }

  /** Says why each directory is refused. */
  static final class RefusedOpener {
    private RefusedOpener() {}

    public static void main(String[] directories) {
      for (String directory : directories) {
        try (JobStorage opened = JdbcJobStorage.inDirectory(Path.of(directory)).open()) {
          System.out.println(directory + " is opened as " + opened);
        } catch (StorageOpenException refused) {
          System.out.println(refused.getMessage());
        }
      }
    }
  }

  /** Opens a directory and keeps it until it is killed. */
  static final class DirectoryOwner {
    private DirectoryOwner() {}

    public static void main(String[] directory) throws InterruptedException {
      create(JdbcJobStorage.inDirectory(Path.of(directory[0])).open());
      System.out.println("open");
      Thread.currentThread().join();
    }
  }
}
