// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.tls;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/**
 * A keystore file, PKCS12 or JKS, whose private key and certificate a server shows to its clients.
 *
 * <p>The file is checked when a client connects, and by {@link #look()}, and read again if it has
 * changed: new handshakes use the new certificate, open connections go on. A missing or invalid
 * file is logged once and ignored; the previous certificate stays in use. Write a new file beside
 * the old one and move it there; one that is written in place may be read half written, and is read
 * again when it is complete.
 *
 * <p>Holds no thread and no open file. Safe to share between threads.
 */
public final class TlsKeystore {
  private final ReloadingKeyManager keys;
  private final SSLContext context;

  private TlsKeystore(ReloadingKeyManager keys, SSLContext context) {
    this.keys = keys;
    this.context = context;
  }

  /**
   * Reads a keystore.
   *
   * @param password of the file and of its private keys; copied, and kept to read the file again
   * @throws IOException if there is no such file, the password is wrong, or it holds no private key
   *     with a certificate; the message is one line and names neither file nor password
   */
  public static TlsKeystore open(Path file, char[] password) throws IOException {
    requireNonNull(file, "file");
    requireNonNull(password, "password");
    ReloadingKeyManager keys = new ReloadingKeyManager(file, password.clone());
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, null, null);
      return new TlsKeystore(keys, context);
    } catch (GeneralSecurityException noTls) {
      throw new IllegalStateException("every Java has TLS", noTls);
    }
  }

  /** Returns the context of servers that show the certificate; it follows the file. */
  public SSLContext sslContext() {
    return context;
  }

  /**
   * Checks the file, and reads it again if it has changed, as when a client connects. To have an
   * invalid file logged even without connections, call it every second, as the standalone server
   * does.
   */
  public void look() {
    keys.look();
  }
}
