// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.backendjobs.http.internal.replies.ErrorReplies;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BackendJobsException;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobAlreadyExistsException;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.LimitType;
import dev.backendjobs.job.NotFoundException;
import dev.backendjobs.job.RevisionConflictException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each refusal of the store has its own row in the table of replies. */
final class ErrorRepliesTest {
  private static final BackendJob JOB =
      BackendJob.builder(Served.KEY, JobStatus.PENDING, 1, Served.NOW).build();

  @Test
  void everyRefusalOfTheStoreHasItsOwnStatus() {
    Map<Class<?>, Integer> statuses = new HashMap<>();
    for (BackendJobsException refusal :
        new BackendJobsException[] {
          BadRequestException.of("m"),
          NotFoundException.of(Served.KEY),
          JobAlreadyExistsException.of(JOB, "O"),
          RevisionConflictException.of(5, JOB),
          LimitExceededException.ofQuota(LimitType.JOBS_PER_APP, "app a1", 1, 1),
          InternalServiceException.of("m", null)
        }) {
      statuses.put(refusal.getClass(), ErrorReplies.of(refusal).status());
    }
    assertThat(statuses.keySet())
        .containsExactlyInAnyOrder(BackendJobsException.class.getPermittedSubclasses());
    assertThat(statuses.values()).containsExactlyInAnyOrder(400, 404, 409, 412, 429, 504);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "1000, 1", "1001, 2", "4001, 5", "5000, 5", "60000, 5"})
  void retryAfterIsInWholeSecondsRoundedUpAndAtMost5(long millis, String seconds) {
    Duration wait = Duration.ofMillis(millis);
    LimitExceededException refusal = LimitExceededException.ofRequests("app a1", 1, 1, wait, wait);
    assertThat(ErrorReplies.of(refusal).headers()).containsEntry("Retry-After", seconds);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xd800, 0xdbff, 0xdc00, 0xdfff})
  void aMessageMayHoldHalfASurrogatePair(int half) throws IOException {
    String message = "it is " + (char) half + " alone";
    byte[] body = ErrorReplies.of(BadRequestException.of(message)).body();
    assertThat(new ObjectMapper().readTree(body).path("message").asText())
        .isEqualTo("it is \ufffd alone");
  }
}
