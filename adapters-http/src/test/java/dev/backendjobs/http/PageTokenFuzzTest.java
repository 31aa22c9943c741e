// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobPage;
import dev.backendjobs.job.JobQuery;
import dev.backendjobs.job.NewJob;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A page token leads to the place that it holds, and no other text leads to any. */
final class PageTokenFuzzTest {
  private static final BackendJobStore STORE = BackendJobStore.builder().build();
  private static final List<BackendJob> ALL = new ArrayList<>();
  private static final Set<String> PAGES = new TreeSet<>();

  static {
    for (int i = 0; i < 20; i++) {
      STORE.create(NewJob.builder(JobKey.of("a1", "dev", "j" + i)).build());
    }
    String token = null;
    do {
      JobPage page = list(token);
      if (token != null && !PAGES.add(token)) {
        throw new AssertionError("the listing comes back to the token " + token);
      }
      ALL.addAll(page.jobs());
      token = page.nextToken().orElse(null);
    } while (token != null);
  }

  private static JobPage list(@Nullable String token) {
    return STORE.list(
        JobQuery.builder("a1").environment("dev").pageSize(3).nextToken(token).build());
  }

  @FuzzTest
  void onlyWhatAListingAnsweredIsAPlaceInIt(byte[] bytes) {
    assertThat(PAGES).hasSize(6);
    // why: a genuine token that is changed a little is nearer to a wrong one than any text
    String genuine = PAGES.stream().skip(2).findFirst().orElseThrow();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertPlace(text);
    int cut = Math.min(text.length(), genuine.length());
    assertPlace(genuine.substring(0, genuine.length() - cut) + text);
    assertPlace(text + genuine.substring(cut));
    assertPlace(genuine + text);
  }

  private static void assertPlace(String token) {
    List<BackendJob> page;
    try {
      page = list(token).jobs();
    } catch (BadRequestException refused) {
      assertThat(PAGES).doesNotContain(token);
      return;
    }
    // why: a caller that finds the digest may name any place; the fuzzer does
    byte[] place = Base64.getUrlDecoder().decode(token);
    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(place)).isEqualTo(token);
    assertThat(place).hasSize(17).startsWith(1);
    long before = ByteBuffer.wrap(place).getLong(1);
    assertThat(page)
        .isEqualTo(ALL.stream().filter(job -> job.createRevision() < before).limit(3).toList());
  }
}
