// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.BackendJobHandler;
import dev.backendjobs.http.BackendJobServer;
import dev.backendjobs.http.access.AuthenticationException;
import dev.backendjobs.http.access.file.AccessFile;
import dev.backendjobs.http.access.signature.SignatureV4;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/access.md shows, run. */
class AccessSnippetsTest {
  private static final String PATH = "/backend/shop/job/prod";

  private static int status(BackendJobHandler handler, String... headers) throws Exception {
    try (BackendJobServer server = BackendJobServer.builder(handler).port(0).start()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(server.uri() + PATH)).headers(headers);
      return HttpClient.newHttpClient()
          .send(request.build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void anAccessFileGuardsTheHandler(@TempDir Path directory) throws Exception {
    Path path = Files.writeString(directory.resolve("access.txt"), "# no credentials yet\n");
    try (BackendJobStore store = BackendJobStore.inMemory()) {
      // snippet: access-file
      AccessFile file = AccessFile.open(path);
      BackendJobHandler handler =
          BackendJobHandler.builder(store)
              .authenticator(
                  file.authenticator(SignatureV4.of(InstantSource.system()))) // who is it?
              .authorizer(file.authorizer()) // what may they do?
              .build();
      // end snippet
      assertThat(status(handler, "Authorization", "Bearer unknown")).isEqualTo(401);
    }
  }

  @Test
  void aGatewayNamesTheCaller() throws Exception {
    try (BackendJobStore store = BackendJobStore.inMemory()) {
      // snippet: gateway
      BackendJobHandler handler =
          BackendJobHandler.builder(store)
              .authenticator(
                  request ->
                      request
                          .header("X-Remote-User")
                          .orElseThrow(
                              () -> AuthenticationException.of("X-Remote-User is missing")))
              .authorizer(request -> request.principal().filter("ops"::equals).isPresent())
              .build();
      // end snippet
      assertThat(status(handler, "X-Remote-User", "ops")).isEqualTo(200);
      assertThat(status(handler, "X-Remote-User", "guest")).isEqualTo(403);
      assertThat(status(handler, "X-Other", "ops")).isEqualTo(401);
    }
  }
}
