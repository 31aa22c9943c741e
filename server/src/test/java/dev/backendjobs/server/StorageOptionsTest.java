// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.server.platform.StartException;
import dev.backendjobs.server.storage.StorageOptions;
import dev.backendjobs.server.storage.StoragePlace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

final class StorageOptionsTest {
  private static final Path HOME = Path.of("/data/backend-jobs");

  @TempDir private Path directory;

  private static StorageOptions options(Map<String, String> environment, String... flags) {
    CommandLine command = ServerCommand.commandLine(environment);
    command.parseArgs(flags);
    return command.<ServerCommand>getCommand().storage;
  }

  private static StoragePlace place(String storage) throws StartException {
    return options(Map.of(), "--storage", storage).place(false, () -> HOME);
  }

  @Test
  void jobsAreKeptInTheDataHomeByDefault() throws StartException {
    StorageOptions options = options(Map.of());
    assertThat(options.place(false, () -> HOME)).isEqualTo(new StoragePlace.Directory(HOME, false));
    assertThat(options.place(true, () -> HOME)).isEqualTo(new StoragePlace.Memory());
  }

  @Test
  void aChosenPlaceIsTakenWithTheDemoToo() throws StartException {
    assertThat(options(Map.of(), "--storage=file:/jobs").place(true, () -> HOME))
        .isEqualTo(new StoragePlace.Directory(Path.of("/jobs"), true));
    assertThat(place("memory")).isEqualTo(new StoragePlace.Memory());
  }

  @Test
  void theVariableNamesAPlaceToo() throws StartException {
    assertThat(options(Map.of("BACKEND_JOBS_STORAGE", "memory")).place(false, () -> HOME))
        .isEqualTo(new StoragePlace.Memory());
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "file:/jobs", "postgresql://db/jobs"})
  void theDataHomeIsNotAskedForWhereItIsNotUsed(String storage) {
    assertThatCode(
            () ->
                options(Map.of(), "--storage", storage)
                    .place(
                        false,
                        () -> {
                          throw new StartException("it was asked for", null);
                        }))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql://ada:secret@db/jobs", "jdbc:postgresql://db/jobs?user=ada"})
  void aDatabaseIsDescribedWithoutItsAccount(String url) throws StartException {
    assertThat(place(url).description()).isEqualTo("in postgresql://db/jobs");
    assertThat(place(url).toString()).doesNotContain("ada", "secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "disk", "mysql://ada:secret@db/jobs", "postgresql://a%zz:secret@db/j"})
  void whatIsNoPlaceIsRefusedWithoutShowingIt(String text) {
    assertThatThrownBy(() -> options(Map.of(), "--storage", text))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--storage")
        .hasMessageContaining("memory, file:DIR or a PostgreSQL URL")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aMissingDirectoryIsRefused() {
    assertThatThrownBy(() -> place("file:"))
        .hasMessageContaining("--storage")
        .hasMessageContaining("the directory behind file: is missing");
  }

  @Test
  void anUnusableDefaultDirectoryIsRefusedWithTheOptionThatChoosesAnother() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    String reason = "the directory " + file + " cannot be used: it is a file, not a directory";
    StoragePlace.Tables tables = new StoragePlace.Tables(null, null);
    StoragePlace byDefault = options(Map.of()).place(false, () -> file);
    assertThatThrownBy(() -> byDefault.open(tables)).hasMessage(reason);
    assertThat(byDefault.remedy()).contains("--storage file:DIR chooses another directory");
    assertThat(place("file:" + file).remedy()).isEmpty();
  }

  @Test
  void theSchemaForCitusDistributesEveryTableThatHasAnAppAndCopiesTheOthersToEveryNode()
      throws StartException {
    String script =
        options(Map.of(), "--print-schema=citus", "--storage-table-prefix=my_")
            .printedSchema(false);
    assertThat(script)
        .contains(
            "CREATE TABLE my_job (",
            "COLLATE \"C\"",
            "SELECT create_reference_table('my_schema_version');",
            "SELECT create_distributed_table('my_app', 'app_id');",
            "SELECT create_distributed_table('my_job', 'app_id', colocate_with => 'my_app');");
    assertThat(script.lines().filter(line -> line.startsWith("SELECT create_")).count())
        .isEqualTo(script.lines().filter(line -> line.startsWith("CREATE TABLE ")).count());
    assertThatThrownBy(
            () ->
                options(Map.of(), "--print-schema=citus", "--storage=file:/jobs")
                    .printedSchema(false))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--print-schema=citus is for a database of PostgreSQL");
  }

  @Test
  void aPasswordWithoutItsUserIsRefused() {
    assertThatThrownBy(
            () ->
                options(
                        Map.of("BACKEND_JOBS_STORAGE_PASSWORD", "S3CRET"),
                        "--storage=postgresql://ada@db/jobs")
                    .place(false, () -> HOME))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("BACKEND_JOBS_STORAGE_PASSWORD")
        .hasMessageContaining("--storage-user")
        .hasMessageNotContaining("S3CRET");
  }

  @Test
  void theSchemaIsPrintedWithTheChosenNames() throws StartException {
    StorageOptions options =
        options(Map.of(), "--storage-schema=ops", "--storage-table-prefix=my_");
    StoragePlace database = place("postgresql://db/jobs");
    assertThat(options.schemaScript(database)).contains("CREATE TABLE ops.my_job (");
    assertThat(options(Map.of()).schemaScript(new StoragePlace.Directory(HOME, false)))
        .contains("CREATE TABLE backend_jobs_job (");
    assertThatThrownBy(() -> options.schemaScript(new StoragePlace.Memory()))
        .isInstanceOf(ParameterException.class)
        .hasMessage("--storage memory has no schema");
    assertThatThrownBy(() -> options(Map.of(), "--storage-table-prefix=My-").schemaScript(database))
        .isInstanceOf(ParameterException.class)
        .hasMessageStartingWith("tablePrefix is My-");
  }
}
