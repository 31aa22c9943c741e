// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.tls;

import dev.backendjobs.http.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A keystore that the JDK's keytool makes: one key for 127.0.0.1 and localhost, whose certificate
 * signs itself.
 */
public record TestKeystore(Path file) {
  public static final String PASSWORD = "change it";

  /** Those that are made once; not to be changed. */
  private static final class Made {
    static final TestKeystore ONE = create("one", "PKCS12");
    static final TestKeystore TWO = create("two", "JKS");
  }

  /** Returns a PKCS12 file with the name {@code one}; not to be changed. */
  public static TestKeystore one() {
    return Made.ONE;
  }

  /** Returns a JKS file with the name {@code two}; not to be changed. */
  public static TestKeystore two() {
    return Made.TWO;
  }

  private static TestKeystore create(String name, String type) {
    try {
      Path directory = Files.createTempDirectory("keystore");
      TestKeystore keystore = create(directory.resolve(name), name, type);
      directory.toFile().deleteOnExit();
      keystore.file.toFile().deleteOnExit();
      return keystore;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static TestKeystore create(Path file, String name, String type) throws Exception {
    keytool(
        "-genkeypair",
        "-keyalg",
        "EC",
        "-alias",
        name,
        "-dname",
        "CN=" + name,
        "-ext",
        "san=ip:127.0.0.1,dns:localhost",
        "-validity",
        "2",
        "-storetype",
        type,
        "-keystore",
        file.toString(),
        "-storepass",
        PASSWORD,
        "-keypass",
        PASSWORD);
    return new TestKeystore(file);
  }

  private static void keytool(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String unused = Waits.output(process, "keytool ends");
  }

  KeyStore load() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  /** Returns what lets a client trust this certificate and no other. */
  public TrustManager[] trust() throws IOException, GeneralSecurityException {
    KeyStore keys = load();
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (String alias : Collections.list(keys.aliases())) {
      trusted.setCertificateEntry(alias, keys.getCertificate(alias));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  /** Returns a fresh context of a client, which has no sessions to resume. */
  public SSLContext client() throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust(), null);
    return context;
  }
}
