// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backendjobs.server.storage.SqliteLibrary;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The program depends on no locale, home or temporary directory that it does not use, says in one
 * line what it cannot use, and leaves nothing behind.
 */
final class SurroundingsIT {
  private static final Map<String, String> NO_LOCALE = Map.of("LC_ALL", "C");

  // why: written in bytes, since the JVM of the test may have a locale without these characters
  private static final String NON_ASCII = "d\\303\\244t\\303\\244";

  @TempDir private Path directory;

  /** Starts a server through a shell, in which {@code $P} is a path that is not ASCII. */
  private ServerProcess startInShell(Map<String, String> environment, String command)
      throws IOException {
    String path = "P=$(printf '" + directory + "/" + NON_ASCII + "'); export P; ";
    return ServerProcess.startInShell(environment, path + command);
  }

  private static String refusal(ServerProcess server, int exitCode) throws InterruptedException {
    assertThat(server.awaitExit()).isEqualTo(exitCode);
    assertThat(server.err()).hasSize(1);
    assertThat(server.out()).isEmpty();
    return server.err().get(0);
  }

  private static void serves(ServerProcess server) throws Exception {
    Http http = Http.of(server.awaitReady());
    assertThat(http.put(Http.JOB, "{\"operation\":\"Opération İı\"}").statusCode()).isEqualTo(201);
    assertThat(http.get(Http.JOB).body()).contains("Opération İı");
    assertThat(http.get("/health/ready").statusCode()).isEqualTo(200);
    server.terminate();
    assertThat(server.awaitExit()).isZero();
    assertThat(server.err()).last().asString().endsWith("Stopped");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec $JAVA -jar $JAR --port 0 --storage \"file:$P\"",
        "XDG_DATA_HOME=\"$P\" exec $JAVA -jar $JAR --port 0",
        "unset XDG_DATA_HOME; exec $JAVA -Duser.home=\"$P\" -jar $JAR --port 0",
        "exec $JAVA -Djava.io.tmpdir=\"$P\" -jar $JAR --port 0",
        "exec $JAVA -jar $JAR --port 0 --storage memory --tokens \"$P\"",
      })
  void aPathThatTheLocaleCannotEncodeIsRefusedInOneLineThatNamesTheLocale(String command)
      throws Exception {
    try (ServerProcess server = startInShell(NO_LOCALE, command)) {
      int exitCode = server.awaitExit();
      assertThat(exitCode).isIn(1, 2);
      assertThat(refusal(server, exitCode))
          .startsWith("backend-jobs: ")
          .contains("locale", "LC_ALL=C.UTF-8")
          .doesNotContain("Exception");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec $JAVA -jar $JAR token new --name \"$P\" --apps shop",
        "exec $JAVA -jar $JAR token key --name ci --apps \"shop,$P\"",
        "BACKEND_JOBS_STORAGE_PASSWORD=\"$P\" exec $JAVA -jar $JAR --port 0 --storage-user jobs"
            + " --storage postgresql://127.0.0.1:1/jobs",
        "BACKEND_JOBS_STORAGE=\"postgresql://jobs:$P@127.0.0.1:1/jobs\" exec $JAVA -jar $JAR",
        "BACKEND_JOBS_TLS_KEYSTORE_PASSWORD=\"$P\" exec $JAVA -jar $JAR --tls-keystore none.p12",
      })
  void aTextThatTheLocaleCannotDecodeIsNotTakenForAnother(String command) throws Exception {
    try (ServerProcess server = startInShell(NO_LOCALE, command)) {
      assertThat(refusal(server, 2))
          .startsWith("backend-jobs: Invalid value for option '--")
          .contains("locale", "LC_ALL=C.UTF-8");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec $JAVA -jar $JAR --port 0 --storage \"file:$L\"",
        "XDG_DATA_HOME=\"$L\" exec $JAVA -jar $JAR --port 0",
        "exec $JAVA -jar $JAR --port 0 --storage memory --tokens \"$L\"",
        "exec $JAVA -jar $JAR token new --apps shop --name \"$L\"",
      })
  void aTextInAnotherEncodingThanThatOfTheLocaleIsNotTakenForAnother(String command)
      throws Exception {
    String latin1 = "L=$(printf '" + directory + "/d\\344t'); export L; ";
    try (ServerProcess server =
        ServerProcess.startInShell(Map.of("LC_ALL", "C.UTF-8"), latin1 + command)) {
      int exitCode = server.awaitExit();
      assertThat(exitCode).isIn(1, 2);
      assertThat(refusal(server, exitCode))
          .startsWith("backend-jobs: ")
          .contains("locale", "give it in UTF-8");
    }
    try (Stream<Path> made = Files.list(directory)) {
      assertThat(made).isEmpty();
    }
  }

  @Test
  void whatIsPrintedForTheAccessFileIsInItsCharsetInEveryLocale() throws Exception {
    Path file = directory.resolve("access.txt");
    String made =
        "$JAVA -Dfile.encoding=ISO-8859-9 -jar $JAR token new --name \"$(basename $P)\" --apps shop"
            + " | tail -n 1 > "
            + file;
    try (ServerProcess token = startInShell(Map.of("LC_ALL", "C.UTF-8"), made)) {
      assertThat(token.awaitExit()).isZero();
    }
    assertThat(Files.readString(file)).startsWith("token d\u00e4t\u00e4 shop read ");
    try (ServerProcess server =
        ServerProcess.start(
            NO_LOCALE, "--port=0", "--storage=memory", "--tokens", file.toString())) {
      server.awaitReady();
    }
  }

  @Test
  void aSmallNumberOfOpenFilesIsNamedAtTheStart() throws Exception {
    try (ServerProcess server =
        startInShell(NO_LOCALE, "ulimit -n 200; exec $JAVA -jar $JAR --port 0 --storage memory")) {
      server.awaitReady();
      server.awaitLog("may open only 200 files");
    }
  }

  @Test
  void theServerServesAgainAfterClientsUsedUpAllOpenFiles() throws Exception {
    String command = "ulimit -n 100; exec $JAVA -jar $JAR --port 0 --storage memory";
    try (ServerProcess server = startInShell(NO_LOCALE, command)) {
      Http http = Http.of(server.awaitReady());
      Path files = Path.of("/proc", Long.toString(server.pid()), "fd");
      assumeTrue(Files.isDirectory(files), "no /proc, which shows the open files of a process");
      List<RawConnection> connections = new ArrayList<>();
      try {
        for (int i = 0; i < 200; i++) {
          connections.add(RawConnection.to(http.server()));
        }
        awaitCount(files, 100);
      } finally {
        for (RawConnection connection : connections) {
          connection.close();
        }
      }
      assertThat(http.get("/health/ready").statusCode()).isEqualTo(200);
      server.terminate();
      assertThat(server.awaitExit()).isZero();
      assertThat(server.err()).noneMatch(line -> line.contains("Exception"));
    }
  }

  private static void awaitCount(Path directory, int count) throws IOException {
    long end = System.nanoTime() + Http.TIMEOUT.toNanos();
    long seen = 0;
    while (seen < count) {
      assertThat(System.nanoTime()).as("%s of %s files are open", seen, count).isLessThan(end);
      try (Stream<Path> files = Files.list(directory)) {
        seen = files.count();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<&- >&- 2>&-", "</dev/null >/dev/full 2>/dev/full"})
  void theProgramServesWithoutItsStandardStreams(String streams) throws Exception {
    if (Browser.find("curl").isEmpty()) {
      WithBrowser.missing("No curl is on the PATH; on Debian: apt-get install curl");
    }
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    // why: curl shows that it serves, since no line can
    String command =
        "$JAVA -jar $JAR --storage memory --port "
            + port
            + " "
            + streams
            + " & curl -sS --retry 60 --retry-connrefused --retry-delay 1 -o /dev/null"
            + " -w '%{http_code}' http://127.0.0.1:"
            + port
            + "/health/ready; kill $!; wait $!; echo \" end $?\"";
    try (ServerProcess shell = startInShell(NO_LOCALE, command)) {
      assertThat(shell.awaitExit()).isZero();
      assertThat(shell.out()).containsExactly("200 end 0");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "XDG_DATA_HOME=\"$P\" HOME=\"$P\" exec $JAVA -Duser.home=\"$P\" -Djava.io.tmpdir=\"$P\""
            + " -jar $JAR --port 0 --storage memory",
        "XDG_DATA_HOME=\"$P\" exec $JAVA -jar $JAR --port 0 --demo",
        "LC_ALL=C.UTF-8 exec $JAVA -jar $JAR --port 0 --storage \"file:$P\"",
      })
  void aPathThatIsNotUsedOrThatTheLocaleEncodesIsNoProblem(String command) throws Exception {
    try (ServerProcess server = startInShell(NO_LOCALE, command)) {
      serves(server);
    }
  }

  @ParameterizedTest
  @CsvSource({"tr,TR", "ar,EG", "th,TH", "hi,IN", "ja,JP"})
  void everyLocaleServesAlike(String language, String country) throws Exception {
    List<String> locale =
        List.of(
            "-Duser.language=" + language,
            "-Duser.country=" + country,
            "-Dfile.encoding=ISO-8859-9",
            "-Duser.timezone=Asia/Kathmandu");
    String place = "file:" + directory.resolve("jobs");
    try (ServerProcess server =
        ServerProcess.start(
            NO_LOCALE,
            locale,
            "--port=0",
            "--storage",
            place,
            "--log-level=INFO",
            "--audit=DENIED",
            "--retention=1d",
            "--requests-per-second=1000")) {
      serves(server);
      assertThat(server.err()).allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.*"));
    }
  }

  @Test
  void aTemporaryDirectoryThatIsMissingIsNamedWithThePropertyThatMovesIt() throws Exception {
    Path missing = directory.resolve("missing");
    try (ServerProcess server =
        ServerProcess.start(Map.of(), List.of("-Djava.io.tmpdir=" + missing), "--port=0")) {
      assertThat(refusal(server, 1))
          .contains(missing + "", "it does not exist", "-Dorg.sqlite.tmpdir=DIR");
    }
    List<String> moved = List.of("-Djava.io.tmpdir=" + missing, "-Dorg.sqlite.tmpdir=" + directory);
    try (ServerProcess server = ServerProcess.start(Map.of(), moved, "--port=0")) {
      serves(server);
    }
  }

  @Test
  void aUmaskThatTakesTheOwnersRightsIsNamed() throws Exception {
    // why: in a name space of its own even root may only do what permissions let the owner do
    String command =
        "umask 777; exec unshare --user $JAVA -Djava.io.tmpdir="
            + directory
            + " -jar $JAR --port 0 --storage file:"
            + directory.resolve("jobs");
    try (ServerProcess server = startInShell(Map.of(), command)) {
      assertThat(refusal(server, 1)).contains(directory + "", "umask");
    }
  }

  @Test
  void aFileInPlaceOfTheTemporaryDirectoryIsNamed() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    try (ServerProcess server =
        ServerProcess.start(Map.of(), List.of("-Djava.io.tmpdir=" + file), "--port=0")) {
      assertThat(refusal(server, 1)).contains(file + "", "it is not a directory");
    }
  }

  @Test
  void noTemporaryFileIsLeftHoweverTheProgramEnds() throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    // why: as if one program had been killed while it loaded the library, and another does so now
    Path abandoned = Files.createDirectory(temporary.resolve(SqliteLibrary.COPY_PREFIX + "old"));
    Files.createFile(abandoned.resolve("library.so"));
    Files.setLastModifiedTime(
        abandoned, java.nio.file.attribute.FileTime.from(java.time.Instant.EPOCH));
    Path inUse = Files.createDirectory(temporary.resolve(SqliteLibrary.COPY_PREFIX + "new"));
    for (boolean killed : new boolean[] {true, false}) {
      try (ServerProcess server =
          ServerProcess.start(Map.of(), List.of("-Djava.io.tmpdir=" + temporary), "--port=0")) {
        Http http = Http.of(server.awaitReady());
        assertThat(http.put(Http.JOB, "{}").statusCode()).isEqualTo(201);
        if (killed) {
          server.kill();
        } else {
          server.terminate();
          assertThat(server.awaitExit()).isZero();
        }
      }
      try (Stream<Path> left = Files.list(temporary)) {
        assertThat(left).containsExactly(inUse);
      }
    }
  }
}
