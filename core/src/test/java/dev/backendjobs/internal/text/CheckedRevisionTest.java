// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** A checked revision survives its text form, and no other text is taken for one. */
final class CheckedRevisionTest {
  @Property
  void textFormRoundTrips(@ForAll @LongRange(min = 0) long revision, @ForAll int check) {
    String text = CheckedRevision.text(revision, '-', check);

    assertThat(text).matches("[0-9]+-[0-9a-z]{7}");
    assertThat(CheckedRevision.parse(text, '-')).contains(new CheckedRevision(revision, check));
    assertThat(CheckedRevision.parse(text, '~')).isEmpty();
  }

  @Property
  void onlyItsOwnTextsAreParsed(@ForAll String text) {
    Optional<CheckedRevision> parsed = CheckedRevision.parse(text, '-');

    parsed.ifPresent(
        revision ->
            assertThat(CheckedRevision.text(revision.revision(), '-', revision.check()))
                .isEqualTo(text));
  }

  @Example
  void otherSpellingsAreNotParsed() {
    for (String text :
        new String[] {
          "",
          "-",
          "41",
          "41-",
          "-0000001",
          "+41-0000001",
          "041-0000001",
          "41-000000A",
          "41-00000001",
          "41--000001",
          "41-zzzzzzz",
          "9223372036854775808-0000001",
          "-1-0000001"
        }) {
      assertThat(CheckedRevision.parse(text, '-')).as(text).isEmpty();
    }
  }

  @Property
  void checksOfOtherNumbersDiffer(@ForAll long one, @ForAll long other) {
    if (one != other) {
      assertThat(CheckedRevision.check(one)).isNotEqualTo(CheckedRevision.check(other));
    }
  }

  @Property
  void aBareRevisionRoundTrips(@ForAll @LongRange(min = 0) long revision) {
    assertThat(CheckedRevision.parseRevision(Long.toString(revision))).contains(revision);
    assertThat(CheckedRevision.parseRevision("0" + revision)).isEmpty();
    assertThat(CheckedRevision.parseRevision("+" + revision)).isEmpty();
  }
}
