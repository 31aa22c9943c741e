// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each example runs and prints what it says. */
class ExamplesTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void importServiceRecordsSuccessAndFailure() throws Exception {
    ImportServiceMain.run(out);
    assertThat(lines())
        .containsExactly(
            "Import is COMPLETED",
            "Import is FAILED (java.io.IOException: orders.broken: line 7 has no order number)",
            "failed so far: 1");
  }

  @Test
  void customLifecycleIsPrintedAndEnforced() {
    CustomLifecycleMain.run(out);
    assertThat(lines())
        .containsExactly(
            "* DRAFTED  -> APPROVED, REJECTED",
            "  APPROVED -> RELEASED, FAILED",
            "  REJECTED -> (terminal)",
            "  RELEASED -> (terminal)",
            "  FAILED   -> APPROVED, REJECTED",
            "refused: status cannot go from DRAFTED to RELEASED; allowed from DRAFTED: APPROVED,"
                + " REJECTED",
            "ended as RELEASED");
  }

  @Test
  void theJobsAreServedBesideThePageOfTheService() throws Exception {
    MountMain.run(out);
    assertThat(lines()).hasSize(2);
    assertThat(lines().get(0)).isEqualTo("the shop");
    assertThat(lines().get(1))
        .startsWith("{\"jobId\":\"import-1\",\"createTime\":\"")
        .endsWith(
            "\"operation\":\"Import\",\"backendEnvironmentName\":\"prod\",\"status\":\"COMPLETED\"}");
  }

  @Test
  void amplifyClientSeesTheJobEnd() throws Exception {
    AmplifyClientMain.run(out);
    assertThat(lines()).containsExactly("ended as COMPLETED");
  }
}
