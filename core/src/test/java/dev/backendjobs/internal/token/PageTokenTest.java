// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PageTokenTest {
  private static final JobFilter FILTER =
      JobFilter.builder("app").environment("env").operation("Op").build();

  @Test
  void aTokenIsDecodedToItsPlace() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      long revision = i < 10 ? i : random.nextLong();
      String token = new PageToken(revision, 7).encode(FILTER);
      assertThat(PageToken.decode(FILTER, token)).isEqualTo(new PageToken(revision, 7));
      assertThat(token).matches("[A-Za-z0-9_-]{28}");
    }
    assertThat(PageToken.decode(FILTER, new PageToken(Long.MAX_VALUE, 7).encode(FILTER)))
        .isEqualTo(new PageToken(Long.MAX_VALUE, 7));
  }

  @Test
  void aTokenIsBoundToItsFilter() {
    List<JobFilter> filters = new ArrayList<>();
    for (String environment : new String[] {null, "env", "envOp", "e"}) {
      for (String operation : new String[] {null, "Op", "p"}) {
        filters.add(JobFilter.builder("app").environment(environment).operation(operation).build());
        filters.add(
            JobFilter.builder("appenv").environment(environment).operation(operation).build());
        filters.add(JobFilter.builder("app").environment(environment).jobId(operation).build());
        filters.add(
            JobFilter.builder("app")
                .environment(environment)
                .status(operation == null ? null : JobStatus.of(operation))
                .build());
      }
    }
    for (JobFilter one : filters) {
      for (JobFilter other : filters) {
        String token = new PageToken(7, 7).encode(one);
        if (one.equals(other)) {
          assertThat(PageToken.decode(other, token)).isEqualTo(new PageToken(7, 7));
        } else {
          assertRefused(other, token);
        }
      }
    }
  }

  @Test
  void aTokenWithAnyCharacterChangedIsRefused() {
    String token = new PageToken(123_456_789, 7).encode(FILTER);
    String others =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. \n\u00e9\u6f22";
    for (int i = 0; i < token.length(); i++) {
      for (int j = 0; j < others.length(); j++) {
        char other = others.charAt(j);
        if (other != token.charAt(i)) {
          assertRefused(FILTER, token.substring(0, i) + other + token.substring(i + 1));
        }
      }
    }
  }

  @Test
  void aTokenThatIsTooShortOrTooLongIsRefused() {
    String token = new PageToken(42, 7).encode(FILTER);
    for (int i = 0; i < token.length(); i++) {
      assertRefused(FILTER, token.substring(0, i));
      assertRefused(FILTER, token.substring(i + 1));
      assertRefused(FILTER, token.substring(0, i) + "A" + token.substring(i));
    }
    for (String more : List.of("=", "A", " ", token)) {
      assertRefused(FILTER, token + more);
    }
  }

  @Test
  void garbageIsRefused() {
    Random random = new Random(2);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder garbage = new StringBuilder();
      int length = i % 2 == 0 ? 28 : random.nextInt(60);
      for (int j = 0; j < length; j++) {
        garbage.append((char) (i % 3 == 0 ? random.nextInt(0x10000) : 0x20 + random.nextInt(95)));
      }
      assertRefused(FILTER, garbage.toString());
    }
    for (String garbage : List.of("", "null", "1", "=".repeat(28), "A".repeat(28))) {
      assertRefused(FILTER, garbage);
    }
  }

  private static void assertRefused(JobFilter filter, String token) {
    assertThatThrownBy(() -> PageToken.decode(filter, token))
        .isExactlyInstanceOf(BadRequestException.class)
        .hasMessageStartingWith("nextToken is not one that a listing with this filter");
  }
}
