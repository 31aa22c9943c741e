// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobStatus;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** A token is decoded to its place by its own listing, and by no other. */
final class PageTokenForgeryTest {
  @Property
  void aTokenIsDecodedToItsPlace(
      @ForAll("filters") JobFilter filter,
      @ForAll @LongRange(min = 1) long revision,
      @ForAll int check) {
    String token = new PageToken(revision, check).encode(filter);

    assertThat(token).matches("[A-Za-z0-9_-]+");
    assertThat(PageToken.decode(filter, token)).isEqualTo(new PageToken(revision, check));
  }

  @Property
  void aTokenOfAnotherListingIsRefused(
      @ForAll("filters") JobFilter its,
      @ForAll("filters") JobFilter other,
      @ForAll @LongRange(min = 1) long revision) {
    Assume.that(!its.equals(other));
    refused(other, new PageToken(revision, 7).encode(its));
  }

  @Property
  void aDamagedTokenIsRefused(
      @ForAll("filters") JobFilter filter,
      @ForAll @LongRange(min = 1) long revision,
      @ForAll int check,
      @ForAll @IntRange(max = 27) int place,
      @ForAll("tokenCharacters") char character) {
    String token = new PageToken(revision, check).encode(filter);
    Assume.that(token.charAt(place) != character);
    refused(filter, token.substring(0, place) + character + token.substring(place + 1));
    refused(filter, token.substring(0, place));
    refused(filter, token + character);
  }

  @Property
  void garbageIsRefused(@ForAll("filters") JobFilter filter, @ForAll String garbage) {
    refused(filter, garbage);
    refused(filter, (garbage + "=".repeat(28)).substring(0, 28));
  }

  private static void refused(JobFilter filter, String token) {
    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(() -> PageToken.decode(filter, token))
        .withMessageContaining("nextToken");
  }

  @Provide
  Arbitrary<Character> tokenCharacters() {
    return Arbitraries.chars().alpha().numeric().with('-', '_', '=', '+', '/', ' ', 'ä', '\0');
  }

  /** Few short names, so that parts are often equal, swapped or missing. */
  @Provide
  Arbitrary<JobFilter> filters() {
    Arbitrary<String> names = Arbitraries.of("a", "b", "ab", "ba", "\ud83d\ude80");
    return Combinators.combine(
            names,
            names.injectNull(0.5),
            names.injectNull(0.5),
            names.injectNull(0.5),
            names.injectNull(0.5))
        .as(
            (app, environment, id, operation, status) ->
                JobFilter.builder(app)
                    .environment(environment)
                    .jobId(id)
                    .operation(operation)
                    .status(status == null ? null : JobStatus.of(status))
                    .build())
        .withoutEdgeCases();
  }
}
