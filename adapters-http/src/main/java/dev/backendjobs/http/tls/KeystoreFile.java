// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The file of a keystore, and how it is read. */
final class KeystoreFile {
  private final Path path;
  private final char[] password;

  KeystoreFile(Path path, char[] password) {
    this.path = path;
    this.password = password;
  }

  /** What shows that a file has changed; the key is that of its place on the disk. */
  record Stamp(@Nullable FileTime modified, long size, @Nullable Object key) {
    static final Stamp ABSENT = new Stamp(null, -1, null);
  }

  /**
   * The private keys of a keystore.
   *
   * @param description the names and ends of their certificates, for the log
   */
  record Keys(X509ExtendedKeyManager manager, String description) {}

  Path path() {
    return path;
  }

  Stamp stamp() {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(file.lastModifiedTime(), file.size(), file.fileKey());
    } catch (IOException gone) {
      return Stamp.ABSENT;
    }
  }

  /**
   * Reads the keys.
   *
   * @throws IOException saying in one line why they cannot be used
   */
  Keys read() throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException(Files.exists(path) ? "it is not a file" : "there is no such file");
    }
    if (!Files.isReadable(path)) {
      throw new IOException("it may not be read");
    }
    KeyStore store = open();
    try {
      String description = description(store);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, password);
      for (KeyManager manager : factory.getKeyManagers()) {
        if (manager instanceof X509ExtendedKeyManager keys) {
          return new Keys(keys, description);
        }
      }
      throw new IllegalStateException("every Java has a manager of X.509 keys");
    } catch (UnrecoverableKeyException otherPassword) {
      throw new IOException("its private key has another password than the file", otherPassword);
    } catch (GeneralSecurityException unusable) {
      throw new IOException("it cannot be used: " + unusable.getMessage(), unusable);
    }
  }

  private KeyStore open() throws IOException {
    try {
      return KeyStore.getInstance(path.toFile(), password);
    } catch (KeyStoreException unknown) {
      throw new IOException("it is not a PKCS12 or JKS keystore", unknown);
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new IOException(
          unreadable.getCause() instanceof UnrecoverableKeyException
              ? "the password is wrong"
              : "it is damaged, or the password is wrong",
          unreadable);
    }
  }

  private static String description(KeyStore store) throws KeyStoreException, IOException {
    StringBuilder text = new StringBuilder();
    for (String alias : Collections.list(store.aliases())) {
      Certificate certificate = store.isKeyEntry(alias) ? store.getCertificate(alias) : null;
      if (certificate instanceof X509Certificate shown) {
        text.append(text.length() == 0 ? "" : "; ")
            .append(shown.getSubjectX500Principal().getName())
            .append(" until ")
            .append(shown.getNotAfter().toInstant());
      }
    }
    if (text.length() == 0) {
      throw new IOException("it holds no private key with a certificate");
    }
    return text.toString();
  }
}
