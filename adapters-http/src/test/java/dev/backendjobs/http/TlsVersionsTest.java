// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.http.tls.TestKeystore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Old versions of TLS on a JVM that enables them, in a separate process, because a JVM reads that
 * setting once.
 */
final class TlsVersionsTest {
  @Test
  void onlyTls13And12AreAcceptedAndAnUnfinishedHelloEnds(@TempDir Path directory) throws Exception {
    Path weak =
        Files.writeString(
            directory.resolve("weak"),
            "jdk.tls.disabledAlgorithms=NULL\njdk.certpath.disabledAlgorithms=MD2\n");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.security.properties=" + weak,
                // why: a handshake on a busy machine may take seconds
                "-Dsun.net.httpserver.maxReqTime=15",
                "-Dsun.net.httpserver.timerMillis=100",
                "-cp",
                System.getProperty("java.class.path"),
                TlsProgram.class.getName(),
                TestKeystore.one().file().toString())
            .redirectErrorStream(true)
            .start();
    assertThat(Waits.output(program, "the program ends").lines())
        .containsExactly(
            "other TLSv1 accepted",
            "ours TLSv1 refused",
            "other TLSv1.1 accepted",
            "ours TLSv1.1 refused",
            "other TLSv1.2 accepted",
            "ours TLSv1.2 accepted",
            "other TLSv1.3 accepted",
            "ours TLSv1.3 accepted",
            "ours unfinished hello closed");
  }
}
