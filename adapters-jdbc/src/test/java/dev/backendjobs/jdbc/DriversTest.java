// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import dev.backendjobs.testkit.Racers;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program needs only the libraries of the storage that it opens, in the lowest versions that the
 * documentation names or later; a missing one is named with its coordinates.
 */
@ExtendWith(TestPostgres.Shared.class)
final class DriversTest {
  private static final List<String> LIBRARIES = List.of("sqlite-jdbc", "postgresql", "HikariCP");

  /** Where the build puts the lowest versions. */
  private static final Path LOWEST = Path.of("target", "lowest-drivers");

  @TempDir Path directory;

  private final TestPostgres server;

  DriversTest(TestPostgres server) {
    this.server = server;
  }

  @Test
  void aMissingLibraryIsNamedWithItsCoordinates() throws Exception {
    for (String[] missing :
        new String[][] {
          {"sqlite-jdbc", "directory", "SQLite needs a library", "org.xerial:sqlite-jdbc:"},
          {"postgresql", "url", "PostgreSQL needs a library", "org.postgresql:postgresql:"},
          {"HikariCP", "url", "The connection pool for PostgreSQL needs", "com.zaxxer:HikariCP:"},
        }) {
      List<String> path = classPath(library -> library.equals(missing[0]));
      assertThat(run(path, missing[1], place(missing[1])))
          .as("without %s", missing[0])
          .singleElement()
          .asString()
          .contains(missing[2], "add " + missing[3] + version(missing[0]) + " or a later version");
      // why: the others are not needed
      String other = missing[1].equals("url") ? "directory" : "url";
      assertThat(run(path, other, place(other))).containsExactly("works");
    }
  }

  @Test
  void aDataSourceOfTheUserNeedsNoneOfThem() throws Exception {
    List<String> path = classPath(LIBRARIES::contains);
    assertThat(
            run(
                path,
                "source",
                "org.sqlite.SQLiteDataSource",
                "jdbc:sqlite:" + directory.resolve("own.db"),
                jar("sqlite-jdbc")))
        .containsExactly("works");
    assertThat(
            run(
                path,
                "source",
                "org.postgresql.ds.PGSimpleDataSource",
                "jdbc:" + place("url") + "?user=postgres",
                jar("postgresql")))
        .containsExactly("works");
  }

  @Test
  void theLowestVersionsOfTheLibrariesWork() throws Exception {
    List<String> path = classPath(LIBRARIES::contains);
    for (String library : LIBRARIES) {
      path.add(lowest(library).toString());
    }
    assertThat(run(path, "directory", place("directory"))).containsExactly("works");
    assertThat(run(path, "url", place("url"))).containsExactly("works");
  }

  @Test
  void theDocumentationNamesTheLowestVersions() throws IOException {
    String storage = Files.readString(Path.of("..", "docs", "storage.md"));
    assertThat(storage)
        .contains("| a directory | `org.xerial:sqlite-jdbc` | " + version("sqlite-jdbc") + " |")
        .contains(
            "| PostgreSQL by URL | `org.postgresql:postgresql` and `com.zaxxer:HikariCP` | "
                + version("postgresql")
                + " and "
                + version("HikariCP")
                + " |");
  }

  private String place(String kind) {
    return kind.equals("url")
        ? "postgresql://localhost:" + server.port() + "/postgres"
        : directory.resolve("jobs").toString();
  }

  /** Returns the version of a library that the build says is the lowest. */
  private static String version(String library) throws IOException {
    String name = lowest(library).getFileName().toString();
    return name.substring(library.length() + 1, name.length() - ".jar".length());
  }

  private static Path lowest(String library) throws IOException {
    try (Stream<Path> files = Files.list(LOWEST)) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().startsWith(library + '-')).toList();
      assertThat(found).as("files of %s in %s", library, LOWEST).hasSize(1);
      return found.get(0).toAbsolutePath();
    }
  }

  /** Returns the class path of this process without some libraries. */
  private static List<String> classPath(Predicate<String> without) {
    List<String> path = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String name = Path.of(entry).getFileName().toString();
      if (LIBRARIES.stream().anyMatch(it -> name.startsWith(it + '-') && without.test(it))) {
        left.add(name);
      } else {
        path.add(entry);
      }
    }
    assertThat(left).isNotEmpty();
    return path;
  }

  private static String jar(String library) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> Path.of(entry).getFileName().toString().startsWith(library + '-'))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> run(List<String> classPath, String... arguments) throws Exception {
    Process process = OtherProcess.startOn(classPath, User.class, arguments);
    List<String> lines = process.inputReader().lines().toList();
    assertThat(process.waitFor()).as("%s", lines).isZero();
    return lines;
  }

  /** Opens and uses a storage in a process of its own, and prints how that went. */
  static final class User {
    private User() {}

    public static void main(String[] arguments) throws Exception {
      JdbcJobStorage.Builder builder =
          switch (arguments[0]) {
            case "directory" -> JdbcJobStorage.inDirectory(Path.of(arguments[1]));
            case "url" ->
                JdbcJobStorage.at(
                    PostgresUrl.parse(arguments[1]).withAccount("postgres", null).withPoolSize(4));
            default -> JdbcJobStorage.builder(source(arguments));
          };
      String prefix = "drivers" + ProcessHandle.current().pid() + "_";
      try (JobStorage storage =
          builder.tablePrefix(prefix).callTimeout(Duration.ofMinutes(1)).open()) {
        Racers.race(4, 1, (round, thread) -> use(storage, "app" + thread % 2, thread), round -> {});
        Invariants.check(storage);
        storage.checkWritable();
        System.out.println("works");
      } catch (StorageOpenException failure) {
        System.out.println(failure.getMessage());
      }
    }

    private static void use(JobStorage storage, String app, int thread) {
      for (int i = 0; i < 20; i++) {
        JobKey key = JobKey.of(app, "env", "job" + thread + "-" + i);
        Instant now = Instant.EPOCH;
        storage.write(key, Decisions.create(key, "Op", JobStatus.RUNNING, now));
        storage.write(key, Decisions.move(JobStatus.COMPLETED, null, now));
        assertThat(storage.find(key)).isPresent();
      }
      JobFilter filter = JobFilter.builder(app).operation("Op").build();
      if (storage.list(filter, Long.MAX_VALUE, 5).size() != 5) {
        throw new AssertionError("a page is short");
      }
    }

    /** Returns a data source of a library that the storage's own class loader does not see. */
    private static DataSource source(String[] arguments) throws Exception {
      URL library = Path.of(arguments[3]).toUri().toURL();
      ClassLoader own =
          new URLClassLoader(new URL[] {library}, ClassLoader.getPlatformClassLoader());
      Object source = own.loadClass(arguments[1]).getConstructor().newInstance();
      source.getClass().getMethod("setUrl", String.class).invoke(source, arguments[2]);
      return (DataSource) source;
    }
  }
}
