// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.tls;

import dev.backendjobs.http.tls.KeystoreFile.Keys;
import dev.backendjobs.http.tls.KeystoreFile.Stamp;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a keystore file, as it is when a handshake begins.
 *
 * <p>A handshake asks for a name first, then for the key and the certificate of that name. So names
 * carry the number of the reading that they are of, and the reading before is kept for handshakes
 * that began with it.
 *
 * <p>Safe to share between threads: the thread that finds the file changed reads it under the lock,
 * the others go on with the previous keys.
 */
final class ReloadingKeyManager extends X509ExtendedKeyManager {
  private static final Logger log = LoggerFactory.getLogger(TlsKeystore.class);

  private final KeystoreFile file;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Readings readings;

  /** What was read, and from which form of the file; {@code number} is that of {@code now}. */
  private record Readings(Stamp stamp, int number, Keys now, Keys before) {
    Keys keys(int wanted) {
      return wanted == number ? now : before;
    }
  }

  ReloadingKeyManager(Path path, char[] password) throws IOException {
    this.file = new KeystoreFile(path, password);
    Stamp stamp = file.stamp();
    Keys keys = file.read();
    this.readings = new Readings(stamp, 0, keys, keys);
    log.info("The TLS certificate is {}", keys.description());
  }

  /** Looks at the file, and reads it again if it has changed. */
  void look() {
    Stamp stamp = file.stamp();
    if (!stamp.equals(readings.stamp()) && reading.tryLock()) {
      try {
        read(stamp);
      } finally {
        reading.unlock();
      }
    }
  }

  private void read(Stamp stamp) {
    Readings last = readings;
    if (stamp.equals(last.stamp())) {
      return;
    }
    try {
      Keys keys = file.read();
      readings = new Readings(stamp, last.number() + 1, keys, last.now());
      log.info("The TLS certificate is now {}", keys.description());
    } catch (IOException unusable) {
      readings = new Readings(stamp, last.number(), last.now(), last.before());
      log.warn(
          "The keystore {} is invalid and ignored; the previous certificate stays in use: {}",
          file.path(),
          unusable.getMessage());
    }
  }

  private @Nullable String numbered(Function<X509ExtendedKeyManager, @Nullable String> choice) {
    look();
    Readings seen = readings;
    String alias = choice.apply(seen.now().manager());
    return alias == null ? null : seen.number() + ":" + alias;
  }

  private <T> @Nullable T of(String numbered, BiFunction<X509ExtendedKeyManager, String, T> part) {
    int colon = numbered.indexOf(':');
    Keys keys = readings.keys(Integer.parseInt(numbered.substring(0, colon)));
    return part.apply(keys.manager(), numbered.substring(colon + 1));
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return numbered(keys -> keys.chooseEngineServerAlias(keyType, issuers, engine));
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return numbered(keys -> keys.chooseServerAlias(keyType, issuers, socket));
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return of(alias, X509ExtendedKeyManager::getCertificateChain);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return of(alias, X509ExtendedKeyManager::getPrivateKey);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
