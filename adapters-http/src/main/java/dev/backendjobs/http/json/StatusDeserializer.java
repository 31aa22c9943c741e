// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobStatus;
import java.io.IOException;

/** Reads a status from its name. */
final class StatusDeserializer extends StdDeserializer<JobStatus> {
  private static final long serialVersionUID = 1L;

  StatusDeserializer() {
    super(JobStatus.class);
  }

  @Override
  public JobStatus deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      throw new InvalidFormatException(parser, "a status must be a string", null, JobStatus.class);
    }
    try {
      return JobStatus.of(parser.getText());
    } catch (BadRequestException refusal) {
      throw new InvalidFormatException(parser, refusal.getMessage(), null, JobStatus.class);
    }
  }
}
