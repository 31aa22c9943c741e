// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.backendjobs.http.access.AuthenticationException;
import dev.backendjobs.http.access.AuthorizationSchemes;
import dev.backendjobs.http.access.file.AccessFile;
import dev.backendjobs.http.access.file.AccessFormatException;
import dev.backendjobs.http.access.file.Grant;
import dev.backendjobs.http.access.file.NewCredential;
import dev.backendjobs.watch.FeedPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests are admitted by the current content of an access file. */
final class AccessFileTest {
  private static final String RUNNING = "{\"status\":\"RUNNING\"}";
  private static final long SECOND = 1_000_000_000L;

  private final NewCredential reader =
      NewCredential.token(Grant.builder("ann").apps(Set.of("a1")).write(false).build());
  private final NewCredential writer =
      NewCredential.token(Grant.builder("ci").apps(Set.of("a1")).write(true).build());
  private final NewCredential all =
      NewCredential.token(Grant.builder("root").apps(Set.of("*")).write(true).build());
  private final AtomicLong nanos = new AtomicLong(-5 * SECOND);
  private final LoggedLines lines = new LoggedLines(AccessFile.class.getName(), Level.INFO);

  @TempDir private Path directory;

  private Path path;

  @BeforeEach
  void write() throws IOException {
    path = directory.resolve("access");
    write(reader.line(), writer.line(), all.line());
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
  }

  private void write(String... content) throws IOException {
    Files.writeString(path, String.join("\n", content));
  }

  @AfterEach
  void close() {
    lines.close();
  }

  private Served served() throws IOException, AccessFormatException {
    AccessFile file = AccessFile.open(path, nanos::get);
    return Served.handler(
            handler -> handler.authenticator(file.authenticator()).authorizer(file.authorizer()))
        .withJob();
  }

  private static String[] bearer(NewCredential credential) {
    return new String[] {"Authorization", "Bearer " + credential.secret()};
  }

  @Test
  void readMayReadAndWriteMayAllInTheirAppsAlone() throws Exception {
    try (Served served = served()) {
      assertThat(served.get(JOB, bearer(reader)).status()).isEqualTo(200);
      assertThat(served.get(Served.LIST, bearer(reader)).status()).isEqualTo(200);
      assertThat(served.post(Served.LIST, "{}", bearer(reader)).status()).isEqualTo(200);
      assertThat(served.post(JOB, RUNNING, bearer(reader)).status()).isEqualTo(403);
      assertThat(served.put(JOB, "{}", bearer(reader)).status()).isEqualTo(403);
      assertThat(served.get("/backend/a2/job/dev", bearer(reader)).status()).isEqualTo(403);

      assertThat(served.post(JOB, RUNNING, bearer(writer)).status()).isEqualTo(200);
      assertThat(served.put("/backend/a1/job/dev/j2", "{}", bearer(writer)).status())
          .isEqualTo(201);
      assertThat(served.put("/backend/a2/job/dev/j2", "{}", bearer(writer)).status())
          .isEqualTo(403);

      assertThat(served.put("/backend/a2/job/dev/j2", "{}", bearer(all)).status()).isEqualTo(201);
      assertThat(served.store.changes("a2", FeedPosition.START, 1).changes().get(0).actor())
          .contains("root");

      assertThat(served.get(JOB).status()).isEqualTo(401);
      assertThat(served.get(JOB, "Authorization", "Bearer " + reader.line()).status())
          .isEqualTo(401);
    }
  }

  @Test
  void aChangeIsInForceASecondLaterAtTheLatest() throws Exception {
    try (Served served = served()) {
      assertThat(served.get(JOB, bearer(writer)).status()).isEqualTo(200);
      write(reader.line());
      nanos.addAndGet(SECOND - 1);
      assertThat(served.get(JOB, bearer(writer)).status()).isEqualTo(200);
      nanos.addAndGet(1);
      assertThat(served.get(JOB, bearer(writer)).status()).isEqualTo(401);
      assertThat(served.get(JOB, bearer(reader)).status()).isEqualTo(200);
      assertThat(lines.all())
          .containsExactly(
              "INFO The access file " + path + " admits 3 names",
              "INFO The access file " + path + " was read again; it admits 1 names");
    }
  }

  @Test
  void aChangeIsSeenThatLeavesSizeAndTimeAsTheyWere() throws Exception {
    FileTime time = Files.getLastModifiedTime(path);
    NewCredential other =
        NewCredential.token(Grant.builder("ann").apps(Set.of("a1")).write(false).build());
    try (Served served = served()) {
      write(other.line(), writer.line(), all.line());
      Files.setLastModifiedTime(path, time);
      nanos.addAndGet(SECOND);
      assertThat(served.get(JOB, bearer(reader)).status()).isEqualTo(401);
      assertThat(served.get(JOB, bearer(other)).status()).isEqualTo(200);
    }
  }

  @Test
  void aFileThatIsRenamedOverItIsRead() throws Exception {
    try (Served served = served()) {
      Path next = Files.writeString(directory.resolve("next"), reader.line());
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
      nanos.addAndGet(SECOND);
      assertThat(served.get(JOB, bearer(writer)).status()).isEqualTo(401);
      assertThat(served.get(JOB, bearer(reader)).status()).isEqualTo(200);
    }
  }

  @Test
  void anInvalidFileIsLoggedOnceAndThePreviousVersionStaysInUse() throws Exception {
    try (Served served = served()) {
      write(reader.line(), "token " + writer.secret());
      for (int i = 0; i < 3; i++) {
        nanos.addAndGet(SECOND);
        assertThat(served.get(JOB, bearer(writer)).status()).isEqualTo(200);
      }
      Files.delete(path);
      for (int i = 0; i < 3; i++) {
        nanos.addAndGet(SECOND);
        assertThat(served.get(JOB, bearer(writer)).status()).isEqualTo(200);
      }
      String kept =
          "ERROR The access file "
              + path
              + " is invalid and ignored; the previous version stays in use: ";
      assertThat(lines.all())
          .containsExactly(
              "INFO The access file " + path + " admits 3 names",
              kept
                  + "line 2: there are 2 words; the line must be token NAME APPS read|write SHA-256",
              kept + "there is no such file");
      write(reader.line());
      nanos.addAndGet(SECOND);
      assertThat(served.get(JOB, bearer(writer)).status()).isEqualTo(401);
    }
  }

  @Test
  void aCallerRemovedBetweenAuthenticationAndAuthorizationIsDenied() throws Exception {
    AccessFile file = AccessFile.open(path, nanos::get);
    try (Served served =
        Served.handler(
                handler -> handler.authenticator(request -> "ghost").authorizer(file.authorizer()))
            .withJob()) {
      assertThat(served.get(JOB).status()).isEqualTo(403);
    }
  }

  @Test
  void aFileThatEveryUserCanReadIsWarnedOf() throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    AccessFile.open(path, nanos::get).current();
    assertThat(lines.all())
        .containsExactly(
            "INFO The access file " + path + " admits 3 names",
            "WARN Every user of this machine can read the access file "
                + path
                + "; chmod 600 keeps it private");
  }

  @Test
  void aFileWithoutEntriesIsLoggedAsAWarning() throws Exception {
    write("# no credentials yet");
    AccessFile file = AccessFile.open(path, nanos::get);
    write("");
    nanos.addAndGet(SECOND);
    assertThat(file.current().size()).isZero();
    String unknown =
        "WARN The access file " + path + " has no token and no key, so no request is admitted";
    assertThat(lines.all())
        .containsExactly(
            "INFO The access file " + path + " admits 0 names",
            unknown,
            "INFO The access file " + path + " was read again; it admits 0 names",
            unknown);
  }

  @Test
  void aMissingOversizedOrBinaryFileIsRefused() throws Exception {
    assertThatThrownBy(() -> AccessFile.open(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    Files.write(path, new byte[] {'#', (byte) 0xff, '\n'});
    assertThatThrownBy(() -> AccessFile.open(path)).hasMessage("it is not in UTF-8");
    Files.write(path, new byte[4 * 1024 * 1024 + 1]);
    assertThatThrownBy(() -> AccessFile.open(path)).hasMessage("it is larger than 4194304 bytes");
  }

  @Test
  void theSchemeOfTheHeaderSelectsTheAuthenticator() throws Exception {
    AccessFile file = AccessFile.open(path, nanos::get);
    AuthorizationSchemes schemes =
        AuthorizationSchemes.builder()
            .scheme("Bearer", file.authenticator())
            .scheme(
                "AWS4-HMAC-SHA256",
                request -> {
                  throw AuthenticationException.of("the signature does not match");
                })
            .build();
    try (Served served =
        Served.handler(handler -> handler.authenticator(schemes).authorizer(file.authorizer()))
            .withJob()) {
      assertThat(served.get(JOB, bearer(reader)).status()).isEqualTo(200);
      assertThat(served.get(JOB, "Authorization", "aws4-hmac-sha256 x").message())
          .isEqualTo("the signature does not match");
      Answer other = served.get(JOB, "Authorization", "Basic x");
      assertThat(other.message()).contains("another scheme than Bearer or AWS4-HMAC-SHA256");
      assertThat(other.header("WWW-Authenticate"))
          .isEqualTo("Bearer realm=\"backend-jobs\", AWS4-HMAC-SHA256 realm=\"backend-jobs\"");
      assertThat(served.get(JOB).message()).contains("Bearer or AWS4-HMAC-SHA256");
    }
  }

  @Test
  void schemesAreNamedOnceAndByAToken() {
    AuthorizationSchemes.Builder schemes = AuthorizationSchemes.builder();
    assertThatThrownBy(schemes::build).hasMessage("there must be a scheme");
    schemes.scheme("A", request -> "x");
    assertThatThrownBy(() -> schemes.scheme("a", request -> "x")).hasMessageContaining("already");
    assertThatThrownBy(() -> schemes.scheme("b c", request -> "x")).hasMessageContaining("token");
  }
}
