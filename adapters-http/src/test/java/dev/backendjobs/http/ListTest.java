// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLifecycle;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listing by body and by query: filters, pages, and what is refused. */
final class ListTest {
  private final Served served = Served.create();

  @AfterEach
  void close() {
    served.close();
  }

  private void create(int count) {
    for (int i = 0; i < count; i++) {
      served.store.create(
          NewJob.builder(JobKey.of("a1", "dev", "j" + i))
              .operation(i % 2 == 0 ? "Even one" : "Odd+one")
              .status(i % 3 == 0 ? JobStatus.RUNNING : JobStatus.PENDING)
              .build());
    }
    served.store.create(NewJob.of("a1", "prod", "Even one"));
    served.store.create(NewJob.of("a2", "dev", "Even one"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RUNNING", "running", "Running", "rUNNING"})
  void aStatusFilterMayBeInAnyCase(String status) {
    create(7);
    List<String> running = List.of("j6", "j3", "j0");
    assertThat(ids(served.get(LIST + "?status=" + status))).isEqualTo(running);
    assertThat(ids(served.post(LIST, "{\"status\":\"" + status + "\"}"))).isEqualTo(running);
  }

  @Test
  void aStatusThatNoLifeCycleKnowsFindsNothing() {
    create(3);
    assertThat(ids(served.get(LIST + "?status=RUNNING_LATE"))).isEmpty();
  }

  @Test
  void aStatusOfTheLifeCycleIsPreferredToOneOfAnotherCase() {
    JobStatus lower = JobStatus.of("done");
    JobStatus upper = JobStatus.of("DONE");
    JobLifecycle both =
        JobLifecycle.builder().initial(lower, upper).transition(lower, upper).build();
    try (Served own = Served.of(store -> store.lifecycle(both))) {
      own.store.create(NewJob.builder(JobKey.of("a1", "dev", "low")).status(lower).build());
      own.store.create(NewJob.builder(JobKey.of("a1", "dev", "up")).status(upper).build());
      assertThat(ids(own.get(LIST + "?status=done"))).containsExactly("low");
      assertThat(ids(own.get(LIST + "?status=DONE"))).containsExactly("up");
    }
  }

  @Test
  void pagesByBodyAndByQueryAreTheSameNewestFirst() {
    create(7);
    List<String> byBody = new ArrayList<>();
    List<String> byQuery = new ArrayList<>();
    JsonNode token = null;
    for (int page = 1; page <= 3; page++) {
      String rest = token == null ? "" : ",\"nextToken\":" + token;
      Answer body = served.post(LIST, "{\"maxResults\":3" + rest + "}");
      Answer query =
          served.get(
              LIST + "?maxResults=3" + (token == null ? "" : "&nextToken=" + token.asText()));
      assertThat(query.body()).isEqualTo(body.body());
      byBody.addAll(ids(body));
      byQuery.addAll(ids(query));
      token = body.json().get("nextToken");
      assertThat(token == null).isEqualTo(page == 3);
    }
    assertThat(byBody).containsExactly("j6", "j5", "j4", "j3", "j2", "j1", "j0");
    assertThat(byQuery).isEqualTo(byBody);
  }

  @Test
  void filtersByBodyAndByQueryMeanTheSame() {
    create(7);
    assertThat(ids(served.post(LIST, "{\"operation\":\"Even one\",\"status\":\"RUNNING\"}")))
        .containsExactly("j6", "j0");
    assertThat(ids(served.get(LIST + "?operation=Even+one&status=RUNNING")))
        .containsExactly("j6", "j0");
    assertThat(ids(served.get(LIST + "?operation=Even%20one&jobId=j2"))).containsExactly("j2");
    assertThat(ids(served.get(LIST + "?operation=Odd%2Bone"))).containsExactly("j5", "j3", "j1");
    assertThat(ids(served.get(LIST + "?&status=NEVER&"))).isEmpty();
  }

  @Test
  void aPageIs25ByDefaultAndCutAt100() {
    create(130);
    assertThat(ids(served.get(LIST))).hasSize(25);
    assertThat(ids(served.post(LIST, "{}"))).hasSize(25);
    assertThat(ids(served.get(LIST + "?maxResults=101"))).hasSize(100);
    assertThat(ids(served.get(LIST + "?maxResults=2147483647"))).hasSize(100);
  }

  @Test
  void aForeignTokenIsRefused() {
    create(3);
    String token = served.get(LIST + "?maxResults=1").text("nextToken");
    assertThat(token).matches("[A-Za-z0-9_-]+");
    assertThat(served.get(LIST + "?status=RUNNING&nextToken=" + token).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "maxResults=0, maxResults is 0",
    "maxResults=-1, maxResults is -1",
    "maxResults=, maxResults is \"\"",
    "maxResults=1.5, maxResults is \"1.5\"",
    "maxResults=+5, maxResults is \" 5\"",
    "maxResults=%D9%A3, maxResults is",
    "maxResults=2147483648, maxResults is \"2147483648\"",
    "maxresults=5, 'Unknown \"maxresults\" at parameter 1'",
    "status=RUNNING&x=1, 'Unknown \"x\" at parameter 2'",
    "error=x, Unknown \"error\"",
    "status=RUNNING&status=RUNNING, status is there a second time at parameter 2",
    "status, status has no value at parameter 1",
    "status=, status must not be empty",
    "status=%ff, status holds bytes that are not UTF-8 at character 1",
    "%ff=x, The name of parameter 1",
    "operation=%0a, operation holds the control character U+000A",
    "nextToken=garbage, nextToken"
  })
  void aWrongQueryIsRefusedNamingTheParameter(String query, String message) {
    try (RawClient client = served.raw()) {
      client.send("GET " + LIST + "?" + query + " HTTP/1.1\nHost: localhost\n\n");
      Answer answer = client.read("GET");
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.header("x-amzn-ErrorType")).isEqualTo("BadRequestException");
      assertThat(answer.message()).contains(message);
    }
  }

  @Test
  void namesOfAnyKindCanBeAskedFor() {
    String name = "a b&c=d+é%?";
    served.store.create(NewJob.builder(JobKey.of("a1", "dev", name)).operation(name).build());
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
    assertThat(ids(served.get(LIST + "?jobId=" + encoded + "&operation=" + encoded)))
        .containsExactly(name);
  }

  private static List<String> ids(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().path("jobs").findValuesAsText("jobId");
  }
}
