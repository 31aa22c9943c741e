// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.http.access.AuthenticationException;
import dev.backendjobs.http.access.Authorizer;
import dev.backendjobs.http.access.BearerTokens;
import dev.backendjobs.http.access.RequestAuthenticator;
import dev.backendjobs.http.access.SentRequest;
import dev.backendjobs.http.internal.replies.ErrorReplies;
import dev.backendjobs.job.JobStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an authenticator receives, and that a failing authenticator or authorizer admits nobody. */
final class AccessFaultsTest {
  private static final String RUNNING = "{\"status\":\"RUNNING\"}";

  private static RuntimeException bug() {
    return new IllegalArgumentException("secret of this program");
  }

  static Stream<RequestAuthenticator> brokenAuthenticators() {
    return Stream.of(
        request -> {
          throw bug();
        },
        request -> {
          throw new StackOverflowError("secret of this program");
        },
        request -> nothing(),
        request -> "");
  }

  // why: stands for an authenticator in a language, or of a library, without null checks
  @SuppressWarnings("NullAway")
  private static String nothing() {
    return null;
  }

  @ParameterizedTest
  @MethodSource("brokenAuthenticators")
  void anAuthenticatorThatFailsRefusesEveryRequest(RequestAuthenticator broken) {
    assertEveryRequestIsRefused(Served.handler(handler -> handler.authenticator(broken)));
  }

  static Stream<Authorizer> brokenAuthorizers() {
    return Stream.of(
        request -> {
          throw bug();
        },
        request -> {
          throw new AssertionError("secret of this program");
        });
  }

  @ParameterizedTest
  @MethodSource("brokenAuthorizers")
  void anAuthorizerThatFailsRefusesEveryRequest(Authorizer broken) {
    assertEveryRequestIsRefused(Served.handler(handler -> handler.authorizer(broken)));
  }

  private static void assertEveryRequestIsRefused(Served opened) {
    try (Served served = opened.withJob()) {
      for (Answer answer : List.of(served.post(JOB, RUNNING), served.get(JOB))) {
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.message()).isEqualTo(ErrorReplies.NEUTRAL);
      }
      assertThat(served.job().status()).isEqualTo(JobStatus.PENDING);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "Bearer   "})
  void anEmptyTokenIsRefusedWhateverTheSourceOfNamesSays(String authorization) {
    try (Served served =
            Served.handler(
                    handler -> handler.authenticator(BearerTokens.of(token -> Optional.of("ann"))))
                .withJob();
        RawClient client = served.raw()) {
      String head = "GET " + JOB + " HTTP/1.1\nHost: localhost\nAuthorization: ";
      assertThat(client.send(head + authorization + "\n\n").read("GET").status()).isEqualTo(401);
      assertThat(client.send(head + "Bearer x\n\n").read("GET").status()).isEqualTo(200);
    }
  }

  @Test
  void anAuthorizerWithoutAnAuthenticatorGetsAnonymousCallers() {
    BlockingQueue<Optional<String>> names = new LinkedBlockingQueue<>();
    try (Served served =
        Served.handler(handler -> handler.authorizer(request -> !names.add(request.principal())))
            .withJob()) {
      Answer answer = served.get(JOB);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.message()).isEqualTo("Anonymous callers may not read jobs of app \"a1\"");
      assertThat(names).containsExactly(Optional.empty());
    }
  }

  private record Seen(
      String method, String path, String query, Map<String, List<String>> headers, String body) {
    static Seen of(SentRequest request) {
      return new Seen(
          request.method(),
          request.rawPath(),
          request.rawQuery(),
          request.headers(),
          new String(request.body(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void anAuthenticatorGetsTheRequestAsItWasSent() {
    BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    try (Served served =
            Served.handler(
                    handler ->
                        handler.authenticator(
                            request -> {
                              seen.add(Seen.of(request));
                              return "ann";
                            }))
                .withJob();
        RawClient client = served.raw()) {
      client.send(
          "POST //backend/a1/job/d%65v/j1?b=%41&a=+&b HTTP/1.1\nHost: localhost\nX-Two: 1\n"
              + "Content-Type: application/json\nX-Two:  2\nContent-Length: 20\n\n"
              + RUNNING);
      // why: the endpoint gets the same body after the authenticator
      assertThat(client.read("POST").text("status")).isEqualTo("RUNNING");
      Seen request = seen.remove();
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.path()).isEqualTo("//backend/a1/job/d%65v/j1");
      assertThat(request.query()).isEqualTo("b=%41&a=+&b");
      assertThat(request.headers().get("X-two")).containsExactly("1", "2");
      assertThat(request.body()).isEqualTo(RUNNING);

      client.send("GET " + JOB + " HTTP/1.1\nHost: localhost\n\n");
      assertThat(client.read("GET").status()).isEqualTo(200);
      assertThat(seen.remove()).matches(bare -> bare.query().isEmpty() && bare.body().isEmpty());
    }
  }

  @Test
  void aHeaderIsFoundByANameInAnyCase() {
    BlockingQueue<Optional<String>> seen = new LinkedBlockingQueue<>();
    RequestAuthenticator noting =
        request -> {
          Stream.of("x-TWO", "X-One", "x-empty").map(request::header).forEach(seen::add);
          return "ann";
        };
    try (Served served = Served.handler(handler -> handler.authenticator(noting)).withJob();
        RawClient client = served.raw()) {
      client.send("GET " + JOB + " HTTP/1.1\nHost: localhost\nX-Two: 1\nx-two: 2\nX-Empty:\n\n");
      assertThat(client.read("GET").status()).isEqualTo(200);
      assertThat(seen).containsExactly(Optional.of("1"), Optional.empty(), Optional.of(""));
    }
  }

  @Test
  void anAuthenticatorMayTrustTheHeaderOfAGateway() {
    UnaryOperator<BackendJobHandler.Builder> trusting =
        handler ->
            handler
                .authenticator(
                    request ->
                        request
                            .header("X-Remote-User")
                            .orElseThrow(
                                () -> AuthenticationException.of("X-Remote-User is missing")))
                .authorizer(request -> request.principal().equals(Optional.of("ops")));
    try (Served served = Served.handler(trusting).withJob()) {
      assertThat(served.get(JOB, "x-remote-user", "ops").status()).isEqualTo(200);
      assertThat(served.get(JOB, "X-Remote-User", "ann").status()).isEqualTo(403);
      assertThat(served.get(JOB).status()).isEqualTo(401);
      assertThat(served.get(JOB).message()).isEqualTo("X-Remote-User is missing");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 101\n\n",
        "Transfer-Encoding: chunked\n\nx\n{}\n0\n\n",
        "Transfer-Encoding: chunked\n\n66\n{\"status\":\"RUNNING\"}"
      })
  void aBodyThatWasRefusedOnceStaysRefused(String body) {
    RequestAuthenticator careless =
        request -> {
          try {
            return "read " + request.body().length;
          } catch (RuntimeException unreadable) {
            return "unread";
          }
        };
    try (Served served =
            Served.handler(handler -> handler.maxBodyBytes(100).authenticator(careless)).withJob();
        RawClient client = served.raw()) {
      client.send(
          "POST " + JOB + " HTTP/1.1\nHost: localhost\nContent-Type: application/json\n" + body);
      client.endOutput();
      assertThat(client.read("POST").status()).isEqualTo(400);
      assertThat(client.isClosed()).isTrue();
      assertThat(served.job().status()).isEqualTo(JobStatus.PENDING);
    }
  }

  @Test
  void aBodyAboveTheLimitIsRefusedBeforeAnAuthenticatorReadsIt() {
    RequestAuthenticator reader = request -> "read " + request.body().length;
    try (Served served =
            Served.handler(handler -> handler.maxBodyBytes(100).authenticator(reader)).withJob();
        RawClient client = served.raw()) {
      client.send("POST " + JOB + " HTTP/1.1\nHost: localhost\nContent-Length: 101\n\n");
      assertThat(client.read("POST").status()).isEqualTo(413);
      assertThat(client.isClosed()).isTrue();
    }
  }
}
