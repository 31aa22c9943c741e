// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check that all replies of these tests go through can fail. */
final class LeaksTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"java.lang.NullPointerException\"}",
        "{\"message\":\"StackOverflowError\"}",
        "  at dev.backendjobs.http.internal.routing.Router.route(Router.java:12)",
        "{\"message\":\"cannot open /home/ann/jobs.db\"}",
        "x-amzn-ErrorType: GatewayTimeoutException\n{\"message\":\"IOException\"}",
        "URISyntaxException thrown"
      })
  void aReplyThatShowsInternalsIsFound(String reply) {
    assertThatThrownBy(() -> Leaks.none(reply)).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-amzn-ErrorType: BadRequestException\n{\"message\":\"status is unknown\"}",
        "<h1>400 Bad Request</h1>URISyntaxException thrown",
        "Location: /backend/a1/job/dev/j1"
      })
  void aReplyWithoutInternalsPasses(String reply) {
    assertThatCode(() -> Leaks.none(reply)).doesNotThrowAnyException();
  }
}
