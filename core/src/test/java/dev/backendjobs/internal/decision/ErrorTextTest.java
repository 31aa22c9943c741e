// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLimits;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ErrorTextTest {
  @Property(tries = 2_000)
  void anyTextBecomesValidAndFits(
      @ForAll("texts") String text, @ForAll @IntRange(max = 40) int most)
      throws CharacterCodingException {
    String clean = ErrorText.clean(text, most);
    // why: this encoder throws at a lone surrogate
    int size = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(clean)).remaining();
    assertThat(size).isLessThanOrEqualTo(most);
    assertThat(clean.chars().filter(Character::isISOControl).filter(c -> c != '\n' && c != '\t'))
        .isEmpty();
  }

  @Property(tries = 2_000)
  void cleaningAgainChangesNothing(
      @ForAll("texts") String text, @ForAll @IntRange(max = 40) int most) {
    String clean = ErrorText.clean(text, most);
    assertThat(ErrorText.clean(clean, most)).isEqualTo(clean);
  }

  @Property(tries = 2_000)
  void theBeginningOfTheTextIsKept(
      @ForAll("texts") String text, @ForAll @IntRange(max = 40) int most) {
    String whole = ErrorText.clean(text, Integer.MAX_VALUE);
    String clean = ErrorText.clean(text, most);
    if (whole.getBytes(StandardCharsets.UTF_8).length <= most) {
      assertThat(clean).isEqualTo(whole);
    } else {
      String kept = most < 3 ? clean : clean.substring(0, clean.length() - 1);
      assertThat(whole).startsWith(kept);
      assertThat(clean).isEqualTo(most < 3 ? kept : kept + "\u2026");
      int next = whole.codePointAt(kept.length());
      int more = (kept + Character.toString(next)).getBytes(StandardCharsets.UTF_8).length;
      assertThat(more).as("no more would fit").isGreaterThan(most < 3 ? most : most - 3);
    }
  }

  @Property(tries = 500)
  void theReportOfAFailureIsNeverRefused(@ForAll("texts") String text) {
    JobLimits limits = JobLimits.builder().errorBytes(20).build();
    try (BackendJobStore store = BackendJobStore.builder().limits(limits).build()) {
      BackendJob job = store.create(NewJob.of("app", "env", "Op"));
      BackendJob failed = store.update(job.key(), JobUpdate.failed(text));
      assertThat(failed.isFinished()).isTrue();
      assertThat(failed.error()).contains(ErrorText.clean(text, 20));
    }
  }

  @Test
  void controlCharactersAndLoneSurrogatesAreReplaced() {
    assertThat(clean("\u001b[31mred\u001b[0m\0")).isEqualTo("\uFFFD[31mred\uFFFD[0m\uFFFD");
    assertThat(clean("a\r\nb\rc\n\td")).isEqualTo("a\nb\nc\n\td");
    assertThat(clean("\uD83D\uDE80 \uD83D \uDE80")).isEqualTo("\uD83D\uDE80 \uFFFD \uFFFD");
    assertThat(clean("\u007f\u0085")).isEqualTo("\uFFFD\uFFFD");
  }

  @Test
  void aTextOfExactlyTheLimitIsNotCut() {
    assertThat(ErrorText.clean("x".repeat(4_096), 4_096)).isEqualTo("x".repeat(4_096));
    assertThat(ErrorText.clean("x".repeat(4_097), 4_096)).isEqualTo("x".repeat(4_093) + "\u2026");
    assertThat(ErrorText.clean("\uD83D\uDE80".repeat(3), 11))
        .isEqualTo("\uD83D\uDE80".repeat(2) + "\u2026");
    assertThat(ErrorText.clean("abc", 0)).isEmpty();
    assertThat(ErrorText.clean("abc", 2)).isEqualTo("ab");
  }

  private static String clean(String text) {
    return ErrorText.clean(text, 4_096);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(30),
        Arbitraries.strings()
            .withChars(
                'a', '\r', '\n', '\t', '\0', '\u001b', '\u00e9', '\u6f22', '\uD83D', '\uDE80')
            .ofMaxLength(30));
  }
}
