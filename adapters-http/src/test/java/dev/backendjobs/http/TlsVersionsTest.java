// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.http.tls.TestKeystore;
import java.nio.charset.StandardCharsets;
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
  void onlyTls13And12AreSpokenAndAHalfHelloEnds(@TempDir Path directory) throws Exception {
    Path weak =
        Files.writeString(
            directory.resolve("weak"),
            "jdk.tls.disabledAlgorithms=NULL\njdk.certpath.disabledAlgorithms=MD2\n");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.security.properties=" + weak,
                "-Dsun.net.httpserver.maxReqTime=1",
                "-Dsun.net.httpserver.timerMillis=100",
                "-cp",
                System.getProperty("java.class.path"),
                TlsProgram.class.getName(),
                TestKeystore.one().file().toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor()).as(output).isZero();
    assertThat(output.lines())
        .containsExactly(
            "other TLSv1 spoken",
            "ours TLSv1 refused",
            "other TLSv1.1 spoken",
            "ours TLSv1.1 refused",
            "other TLSv1.2 spoken",
            "ours TLSv1.2 spoken",
            "other TLSv1.3 spoken",
            "ours TLSv1.3 spoken",
            "ours half hello closed");
  }
}
