// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import dev.backendjobs.http.internal.json.JsonReader;
import dev.backendjobs.http.internal.json.RequestFields.Form;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobUpdate;
import java.io.IOException;

/** Reads an update from the object of its fields. */
final class UpdateDeserializer extends StdDeserializer<JobUpdate> {
  private static final long serialVersionUID = 1L;

  UpdateDeserializer() {
    super(JobUpdate.class);
  }

  @Override
  public JobUpdate deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    try {
      return JsonReader.read(Form.UPDATE, parser).update().build();
    } catch (BadRequestException refusal) {
      throw new InvalidFormatException(parser, refusal.getMessage(), null, JobUpdate.class);
    }
  }
}
