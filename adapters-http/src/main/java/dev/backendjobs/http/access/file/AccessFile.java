// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.file;

import static java.util.Objects.requireNonNull;

import dev.backendjobs.http.access.AuthenticationException;
import dev.backendjobs.http.access.AuthorizationSchemes;
import dev.backendjobs.http.access.Authorizer;
import dev.backendjobs.http.access.BearerTokens;
import dev.backendjobs.http.access.RequestAuthenticator;
import dev.backendjobs.http.access.SentRequest;
import dev.backendjobs.http.access.signature.SignatureV4;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link AccessList} in a file, read again when the file changes.
 *
 * <p>The file is checked when it is used, at most once a second, so a change is in force within a
 * second. A missing or invalid file is logged once and ignored; the previous version stays in use.
 * To have it logged even without requests, call {@link #current()} every second, as the standalone
 * server does. To change a file that is in use, write a new one and rename it; one that is written
 * in place may be read half written, which admits too few for a second. A request in progress
 * during a change may be authenticated by the previous version and authorized by the new one.
 *
 * <p>Safe to share between threads: the content is replaced as a whole, guarded by this object's
 * monitor.
 */
public final class AccessFile {
  private static final Logger log = LoggerFactory.getLogger(AccessFile.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private final Path path;
  private final LongSupplier nanoTime;
  // why: what a pipe held is gone once it is read, and a second look would take every token away
  private final boolean readAgain;

  private volatile Seen seen;

  /** What the file held when it was last checked, and why that is not in use if it is not. */
  private record Seen(AccessList list, String text, @Nullable String problem, long nanos) {}

  private AccessFile(Path path, LongSupplier nanoTime) throws IOException, AccessFormatException {
    this.path = requireNonNull(path, "path");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    // why: a pipe, as of process substitution, is no regular file
    this.readAgain = Files.isRegularFile(path);
    long now = nanoTime.getAsLong();
    String text = read();
    this.seen = new Seen(AccessList.parse(text), text, null, now);
    logContent("admits", seen.list);
    warnIfOthersCanRead();
  }

  /**
   * Reads the file.
   *
   * @throws IOException if it cannot be read, is larger than 4 MiB or not in UTF-8
   * @throws AccessFormatException if a line is wrong
   */
  public static AccessFile open(Path path) throws IOException, AccessFormatException {
    return open(path, System::nanoTime);
  }

  /**
   * As {@link #open(Path)}, with a clock.
   *
   * @param nanoTime counts nanoseconds from any moment and never goes back
   * @throws IOException if it cannot be read, is larger than 4 MiB or not in UTF-8
   * @throws AccessFormatException if a line is wrong
   */
  public static AccessFile open(Path path, LongSupplier nanoTime)
      throws IOException, AccessFormatException {
    return new AccessFile(path, nanoTime);
  }

  /** Returns what is in force now. */
  public AccessList current() {
    if (isDue(seen)) {
      synchronized (this) {
        if (isDue(seen)) {
          seen = look(seen);
        }
      }
    }
    return seen.list;
  }

  /** Returns an authenticator by the tokens that are in force at each request. */
  public RequestAuthenticator authenticator() {
    return tokens().build();
  }

  /**
   * Returns an authenticator by the tokens and access keys that are in force at each request.
   *
   * @param signatures what verifies those of AWS clients
   */
  public RequestAuthenticator authenticator(SignatureV4 signatures) {
    requireNonNull(signatures, "signatures");
    return tokens()
        .scheme(SignatureV4.SCHEME, request -> signer(signatures, request, current()))
        .build();
  }

  private AuthorizationSchemes.Builder tokens() {
    return AuthorizationSchemes.builder()
        .scheme(BearerTokens.SCHEME, BearerTokens.of(token -> current().principalOfToken(token)));
  }

  private static String signer(SignatureV4 signatures, SentRequest request, AccessList list)
      throws AuthenticationException {
    String id = signatures.verify(request, key -> list.accessKey(key).map(AccessKey::secret));
    return list.accessKey(id).orElseThrow().principal();
  }

  /** Returns an authorizer by the apps and rights that are in force at each request. */
  public Authorizer authorizer() {
    return request -> current().permits(request);
  }

  private boolean isDue(Seen last) {
    return readAgain && nanoTime.getAsLong() - last.nanos >= PAUSE_NANOS;
  }

  private Seen look(Seen last) {
    long now = nanoTime.getAsLong();
    try {
      // why: all of it, because a small file costs little, and its times and size may stay as they
      // were
      String text = read();
      if (text.equals(last.text)) {
        return new Seen(last.list, text, null, now);
      }
      AccessList list = AccessList.parse(text);
      logContent("was read again; it admits", list);
      warnIfOthersCanRead();
      return new Seen(list, text, null, now);
    } catch (IOException | AccessFormatException wrong) {
      String problem = reason(wrong);
      if (!problem.equals(last.problem)) {
        log.error(
            "The access file {} is invalid and ignored; the previous version stays in use: {}",
            path,
            problem);
      }
      return new Seen(last.list, last.text, problem, now);
    }
  }

  private void logContent(String what, AccessList list) {
    log.info("The access file {} {} {} names", path, what, list.size());
    if (list.size() == 0) {
      log.warn("The access file {} has no token and no key, so no request is admitted", path);
    }
  }

  private static String reason(Exception wrong) {
    if (wrong instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (wrong instanceof AccessDeniedException) {
      return "it may not be read";
    }
    return String.valueOf(wrong.getMessage());
  }

  private String read() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("it is larger than " + MAX_BYTES + " bytes");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw new IOException("it is not in UTF-8", malformed);
    }
  }

  private void warnIfOthersCanRead() throws IOException {
    try {
      if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)) {
        log.warn(
            "Every user of this machine can read the access file {}; chmod 600 keeps it private",
            path);
      }
    } catch (UnsupportedOperationException otherFileSystem) {
      log.debug("The file system of {} knows no permissions", path);
    }
  }
}
