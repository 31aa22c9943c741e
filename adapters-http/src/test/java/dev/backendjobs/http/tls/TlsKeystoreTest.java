// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.backendjobs.http.LoggedLines;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which keystore files are accepted, and the messages for others. */
final class TlsKeystoreTest {
  private static final char[] PASSWORD = TestKeystore.PASSWORD.toCharArray();
  @TempDir private Path directory;

  private static void assertRefused(Path file, char[] password, String message) {
    assertThatThrownBy(() -> TlsKeystore.open(file, password))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  private Path written(KeyStore store, String password) throws Exception {
    Path file = Files.createTempFile(directory, "store", null);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
    return file;
  }

  private static KeyStore empty(String type) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    return store;
  }

  @Test
  void bothKindsOfKeystoreAreTaken() throws Exception {
    assertThat(TlsKeystore.open(TestKeystore.one().file(), PASSWORD).sslContext()).isNotNull();
    assertThat(TlsKeystore.open(TestKeystore.two().file(), PASSWORD).sslContext()).isNotNull();
    KeyStore jks = empty("JKS");
    jks.setKeyEntry(
        "one",
        TestKeystore.one().load().getKey("one", PASSWORD),
        PASSWORD,
        TestKeystore.one().load().getCertificateChain("one"));
    Path other = written(jks, "other password");
    assertRefused(
        other,
        "other password".toCharArray(),
        "its private key has another password than the file");
    assertRefused(other, PASSWORD, "the password is wrong");
  }

  @Test
  void whatCannotBeUsedIsRefusedSayingWhy() throws Exception {
    assertRefused(TestKeystore.one().file(), "wrong".toCharArray(), "the password is wrong");
    assertRefused(directory.resolve("none"), PASSWORD, "there is no such file");
    assertRefused(directory, PASSWORD, "it is not a file");
    Path text = Files.writeString(directory.resolve("text"), "-----BEGIN CERTIFICATE-----");
    assertRefused(text, PASSWORD, "it is not a PKCS12 or JKS keystore");
    assertRefused(
        Files.createFile(directory.resolve("nothing")),
        PASSWORD,
        "it is not a PKCS12 or JKS keystore");
    byte[] whole = Files.readAllBytes(TestKeystore.one().file());
    Path half = Files.write(directory.resolve("half"), Arrays.copyOf(whole, 400));
    assertRefused(half, PASSWORD, "it is damaged, or the password is wrong");
    KeyStore certificate = empty("PKCS12");
    certificate.setCertificateEntry("one", TestKeystore.one().load().getCertificate("one"));
    assertRefused(
        written(certificate, TestKeystore.PASSWORD),
        PASSWORD,
        "it holds no private key with a certificate");
  }

  @Test
  void aHandshakeGetsTheKeyOfTheCertificateThatItBeganWith() throws Exception {
    Path file = Files.copy(TestKeystore.one().file(), directory.resolve("changing.p12"));
    ReloadingKeyManager keys = new ReloadingKeyManager(file, PASSWORD);
    String before = keys.chooseEngineServerAlias("EC", null, null);
    assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNull();

    Files.copy(TestKeystore.two().file(), file, StandardCopyOption.REPLACE_EXISTING);
    String after = keys.chooseEngineServerAlias("EC", null, null);

    assertPair(keys, before, "CN=one");
    assertPair(keys, after, "CN=two");
    Files.delete(file);
    assertPair(keys, keys.chooseEngineServerAlias("EC", null, null), "CN=two");
    assertPair(keys, before, "CN=one");
  }

  @Test
  void anInvalidFileIsLoggedOnceWithoutAConnection() throws Exception {
    Path file = Files.copy(TestKeystore.one().file(), directory.resolve("watched.p12"));
    try (LoggedLines lines = new LoggedLines(TlsKeystore.class.getName(), Level.WARN)) {
      TlsKeystore keystore = TlsKeystore.open(file, PASSWORD);
      keystore.look();
      assertThat(lines.all()).isEmpty();
      Files.writeString(file, "no keystore");
      keystore.look();
      keystore.look();
      assertThat(lines.all())
          .containsExactly(
              "WARN The keystore "
                  + file
                  + " is invalid and ignored; the previous certificate stays in use: it is not a PKCS12 or JKS keystore");
    }
  }

  private static void assertPair(ReloadingKeyManager keys, String alias, String name)
      throws Exception {
    X509Certificate certificate = keys.getCertificateChain(alias)[0];
    PrivateKey key = keys.getPrivateKey(alias);
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo(name);
    byte[] text = {1, 2, 3};
    Signature signing = Signature.getInstance("SHA256withECDSA");
    signing.initSign(key);
    signing.update(text);
    byte[] signature = signing.sign();
    signing.initVerify(certificate);
    signing.update(text);
    assertThat(signing.verify(signature)).isTrue();
  }
}
