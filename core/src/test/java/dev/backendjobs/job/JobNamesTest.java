// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class JobNamesTest {
  private static final String ASTRAL = "\uD83D\uDE80";

  /** Every place where a name enters. */
  private static final Map<String, List<Consumer<String>>> NAMES =
      Map.of(
          "appId",
          List.of(
              name -> JobKey.of(name, "e", "j"),
              name -> NewJob.of(name, "e", "Op"),
              name -> JobFilter.builder(name).build()),
          "backendEnvironmentName",
          List.of(
              name -> JobKey.of("a", name, "j"),
              name -> NewJob.of("a", name, "Op"),
              name -> JobQuery.of("a", name)),
          "jobId",
          List.of(
              name -> JobKey.of("a", "e", name),
              name -> NewJob.builder("a", "e").jobId(name).build(),
              name -> JobQuery.builder("a").jobId(name).build()),
          "operation",
          List.of(
              name -> NewJob.of("a", "e", name),
              name -> JobUpdate.builder().operation(name).build(),
              name -> JobQuery.builder("a").operation(name).build()),
          "actor",
          List.of(
              name -> NewJob.builder("a", "e").actor(name).build(),
              name -> JobUpdate.builder().actor(name).build()),
          "status",
          List.of(JobStatus::of));

  static IntStream controls() {
    return IntStream.concat(IntStream.range(0, 0x20), IntStream.range(0x7f, 0xa0));
  }

  @ParameterizedTest
  @MethodSource("controls")
  void aControlCharacterIsRefusedAnywhereInAName(int control) {
    String c = Character.toString(control);
    for (String name : List.of(c, c + "ab", "a" + c + "b", "ab" + c, ASTRAL + c)) {
      assertRefused(name, String.format("the control character U+%04X", control));
    }
  }

  @Test
  void aLoneSurrogateIsRefusedAnywhereInAName() {
    String high = "\uD83D";
    String low = "\uDE80";
    for (String lone : List.of(high, low, low + high, high + high, "\uD800", "\uDFFF")) {
      for (String name : List.of(lone, lone + "ab", "a" + lone + "b", "ab" + lone)) {
        assertRefused(name, "a lone surrogate U+");
      }
    }
    assertRefused(ASTRAL + high, "U+D83D at index 2");
    assertRefused("x" + high + ASTRAL, "U+D83D at index 1");
    assertRefused(ASTRAL + low, "U+DE80 at index 2");
  }

  @Test
  void anEmptyNameIsRefused() {
    assertRefused("", "must not be empty");
  }

  @Test
  void anyOtherUnicodeIsAName() {
    for (String name :
        List.of(
            " ",
            "/",
            "%2F",
            "a b",
            "\u00a0",
            "\u00ff",
            "\u2028",
            "\u6f22\u5b57",
            ASTRAL,
            "a" + ASTRAL + "b",
            "\uD800\uDC00",
            "\uDBFF\uDFFF",
            "\ufeff",
            "\uffff",
            "~",
            "\"\\")) {
      NAMES.values().forEach(places -> places.forEach(place -> place.accept(name)));
    }
    assertThat(JobKey.of("a", "e", ASTRAL)).hasToString("a/e/" + ASTRAL);
  }

  @Test
  void anErrorTextIsNeverRefusedForItsForm() {
    for (String text : List.of("", "\n", "a\r\n\tb", ASTRAL, "\0", "\u0085", "\uD83D", "a\uDE80")) {
      assertThat(JobUpdate.failed(text).error()).contains(text);
    }
  }

  @Test
  void aStatusHasAtMost128CodePoints() {
    assertThat(JobStatus.of(ASTRAL.repeat(128)).name()).hasSize(256);
    assertThat(JobStatus.of("x".repeat(128))).hasToString("x".repeat(128));
    for (String unit : List.of("x", ASTRAL)) {
      assertThatThrownBy(() -> JobStatus.of(unit.repeat(129)))
          .isExactlyInstanceOf(BadRequestException.class)
          .hasMessageContaining("more than 128 characters");
    }
  }

  @Test
  void aPageHoldsAtLeastOneJob() {
    for (int size : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> JobQuery.builder("a").pageSize(size).build())
          .isExactlyInstanceOf(BadRequestException.class)
          .hasMessage("maxResults is " + size + "; it must be 1 or more");
    }
  }

  private static void assertRefused(String name, String message) {
    NAMES.forEach(
        (what, places) ->
            places.forEach(
                place ->
                    assertThatThrownBy(() -> place.accept(name))
                        .isExactlyInstanceOf(BadRequestException.class)
                        .hasMessageStartingWith(what + " ")
                        .hasMessageContaining(message)));
  }

  @Test
  void keysOfOneHashHaveAnOrderSoThatMapsStayFast() {
    JobKey one = JobKey.of("app", "env", "AaBB");
    JobKey other = JobKey.of("app", "env", "BBAa");
    assertThat(one.hashCode()).isEqualTo(other.hashCode());
    assertThat(one.compareTo(other)).isNegative();
    assertThat(other.compareTo(one)).isPositive();
    assertThat(one.compareTo(JobKey.of("app", "env", "AaBB"))).isZero();
    assertThat(one.compareTo(JobKey.of("app", "dev", "zz"))).isPositive();
    assertThat(one.compareTo(JobKey.of("b", "a", "a"))).isNegative();
  }
}
