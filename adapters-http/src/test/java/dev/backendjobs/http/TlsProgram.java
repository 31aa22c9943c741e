// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.tls.TestKeystore;
import dev.backendjobs.http.tls.TlsKeystore;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;

/** A program that serves over TLS and prints which TLS versions it accepts from its own clients. */
public final class TlsProgram {
  private TlsProgram() {}

  /** Takes the file of a keystore. */
  public static void main(String[] files) throws Exception {
    TestKeystore keystore = new TestKeystore(Path.of(files[0]));
    SSLContext context =
        TlsKeystore.open(keystore.file(), TestKeystore.PASSWORD.toCharArray()).sslContext();
    HttpsServer other =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.setHttpsConfigurator(new HttpsConfigurator(context));
    ExecutorService threads = Executors.newCachedThreadPool();
    other.setExecutor(threads);
    other.start();
    try (BackendJobStore store = BackendJobStore.inMemory();
        BackendJobServer server = BackendJobServer.builder(store).tls(context).start()) {
      for (String version : new String[] {"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"}) {
        print("other", version, accepts(other.getAddress().getPort(), version, keystore));
        print("ours", version, accepts(server.port(), version, keystore));
      }
      try (RawClient unfinished = new RawClient(server.port()).sendBytes(TlsTest.HALF_HELLO)) {
        unfinished.untilClosed();
        System.out.println("ours unfinished hello closed");
      }
    }
    other.stop(0);
    threads.shutdown();
  }

  private static void print(String who, String version, boolean accepted) {
    System.out.println(who + " " + version + " " + (accepted ? "accepted" : "refused"));
  }

  private static boolean accepts(int port, String version, TestKeystore trusted) throws Exception {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    try (SSLSocket socket =
        (SSLSocket)
            trusted.client().getSocketFactory().createSocket(plain, "127.0.0.1", port, true)) {
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return in.read() == 'H' && socket.getSession().getProtocol().equals(version);
    } catch (SSLHandshakeException refused) {
      return false;
    }
  }
}
