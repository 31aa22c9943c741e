// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import dev.backendjobs.BackendJobStore;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** A modular program compiles and serves with the fewest modules: no jackson-databind. */
final class ModulePathTest {
  private static final String MODULE =
      """
      module app {
        requires dev.backendjobs.http;
      }
      """;

  private static final String PROGRAM =
      """
      package app;

      import dev.backendjobs.BackendJobStore;
      import dev.backendjobs.http.BackendJobHandler;
      import dev.backendjobs.http.BackendJobServer;
      import dev.backendjobs.http.access.AccessRequest;
      import dev.backendjobs.http.access.file.Grant;
      import dev.backendjobs.http.access.file.NewCredential;
      import java.io.InputStream;
      import java.net.HttpURLConnection;
      import java.util.Set;

      public final class Main {
        public static void main(String[] args) throws Exception {
          NewCredential.token(Grant.builder("ci").apps(Set.of("shop")).build());
          try (BackendJobStore store = BackendJobStore.inMemory();
              BackendJobServer server =
                  BackendJobServer.builder(
                          BackendJobHandler.builder(store)
                              .authorizer(asked -> asked.appId().equals("shop"))
                              .build())
                      .start()) {
            HttpURLConnection call =
                (HttpURLConnection)
                    server.uri().resolve("/backend/shop/job/prod/j1").toURL().openConnection();
            call.setRequestMethod("PUT");
            System.out.print(call.getResponseCode() + " ");
            try (InputStream body = call.getInputStream()) {
              System.out.print(new String(body.readAllBytes(), "UTF-8").contains("PENDING"));
            }
          }
        }
      }
      """;

  @TempDir Path directory;

  @Test
  void aModularProgramNeedsNoDatabind() throws Exception {
    Path sources = Files.createDirectories(directory.resolve("src/app"));
    Path module = Files.writeString(directory.resolve("src/module-info.java"), MODULE);
    Path program = Files.writeString(sources.resolve("Main.java"), PROGRAM);
    Path classes = directory.resolve("classes");
    // core and its two libraries, the JSON parser, and this module
    String modules =
        Stream.of(
                BackendJobHandler.class,
                BackendJobStore.class,
                // why: by name, because this module itself does not depend on it
                Class.forName("com.github.benmanes.caffeine.cache.Caffeine"),
                JsonFactory.class,
                Logger.class)
            .map(ModulePathTest::place)
            .collect(Collectors.joining(File.pathSeparator));

    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(messages, true, StandardCharsets.UTF_8);
    int compiled =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                out,
                out,
                "-d",
                classes.toString(),
                "--release",
                "17",
                "--module-path",
                modules,
                module.toString(),
                program.toString());
    assertThat(compiled).as(messages.toString(StandardCharsets.UTF_8)).isZero();

    Path output = directory.resolve("output");
    Process run =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--module-path",
                    classes + File.pathSeparator + modules,
                    "--module",
                    "app/app.Main"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(run.waitFor(2, TimeUnit.MINUTES)).as("the program ended").isTrue();
      String printed = Files.readString(output);
      assertThat(run.exitValue()).as(printed).isZero();
      assertThat(printed).endsWith("201 true");
    } finally {
      run.destroyForcibly();
    }
  }

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
