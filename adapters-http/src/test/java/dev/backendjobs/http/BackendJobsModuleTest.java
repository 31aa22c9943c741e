// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import dev.backendjobs.http.json.BackendJobsModule;
import dev.backendjobs.job.JobQuery;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JSON of a program's own mapper is that of the wire. */
final class BackendJobsModuleTest {
  private final ObjectMapper mapper = new ObjectMapper().registerModule(new BackendJobsModule());

  @Test
  void jobsAndPagesAreWrittenAsTheHandlerDoes() throws JsonProcessingException {
    try (Served served = Served.create().withJob()) {
      served.store.update(Served.KEY, JobUpdate.failed("no \u20ac"));
      assertThat(mapper.writeValueAsString(served.job())).isEqualTo(served.get(JOB).body());
      assertThat(mapper.writeValueAsString(served.store.list(JobQuery.of("a1", "dev"))))
          .isEqualTo(served.get(LIST).body());
      assertThat(mapper.writeValueAsString(Map.of("status", JobStatus.FAILED)))
          .isEqualTo("{\"status\":\"FAILED\"}");
      ObjectMapper iso =
          new ObjectMapper().registerModule(new BackendJobsModule(TimeFormat.ISO_8601));
      assertThat(iso.writeValueAsString(served.job())).contains("\"2021-01-13T01:05:32.490Z\"");
    }
  }

  @Test
  void updatesAndStatusesAreRead() throws JsonProcessingException {
    assertThat(mapper.readValue("{\"status\":\"FAILED\",\"error\":\"e\"}", JobUpdate.class))
        .isEqualTo(JobUpdate.builder().status(JobStatus.FAILED).error("e").build());
    assertThat(mapper.readValue("[{},{\"operation\":\"O\"}]", JobUpdate[].class))
        .containsExactly(JobUpdate.builder().build(), JobUpdate.builder().operation("O").build());
    assertThat(mapper.readValue("\"RUNNING\"", JobStatus.class)).isEqualTo(JobStatus.RUNNING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"x\":1} | Unknown \"x\"",
        "{\"status\":5} | status must be a string",
        "{\"status\":\"A\",\"status\":\"A\"} | second time",
        "{\"status\":\"\"} | status must not be empty",
        "[] | must be a JSON object"
      })
  void aWrongUpdateIsRefusedAsTheHandlerDoes(String json, String message) {
    assertThatThrownBy(() -> mapper.readValue(json, JobUpdate.class))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aWrongStatusIsRefused() {
    assertThatThrownBy(() -> mapper.readValue("\"a\\u0000\"", JobStatus.class))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("control character");
    assertThatThrownBy(() -> mapper.readValue("5", JobStatus.class))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("must be a string");
  }
}
