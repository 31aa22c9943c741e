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
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A page token leads to its page, and no other text leads to any. */
final class PageTokenFuzzTest {
  private static final BackendJobStore STORE = BackendJobStore.builder().build();
  private static final Map<String, List<BackendJob>> PAGES = new HashMap<>();

  static {
    for (int i = 0; i < 20; i++) {
      STORE.create(NewJob.builder(JobKey.of("a1", "dev", "j" + i)).build());
    }
    String token = null;
    do {
      JobPage page = list(token);
      if (token != null) {
        PAGES.put(token, page.jobs());
      }
      token = page.nextToken();
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
    String genuine = PAGES.keySet().stream().sorted().skip(2).findFirst().orElseThrow();
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
      assertThat(PAGES).doesNotContainKey(token);
      return;
    }
    assertThat(page).isEqualTo(PAGES.get(token));
  }
}
