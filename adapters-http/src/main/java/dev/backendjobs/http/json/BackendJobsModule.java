// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.json;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.backendjobs.http.TimeFormat;
import dev.backendjobs.http.internal.json.JsonWriter;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobPage;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import java.io.IOException;

/**
 * The JSON of the HTTP API for the {@code ObjectMapper} of a program: writes jobs, pages and
 * statuses, and reads statuses and updates, exactly as the handler does.
 *
 * <p>An update that the handler refuses is refused with a mapping exception of the same message.
 *
 * <p>A module that uses this class must itself say {@code requires com.fasterxml.jackson.databind}.
 */
public final class BackendJobsModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  /** Makes the module with times as the real service writes them. */
  public BackendJobsModule() {
    this(TimeFormat.EPOCH_MILLIS);
  }

  /** Makes the module with times in this format. */
  public BackendJobsModule(TimeFormat times) {
    super("BackendJobsModule");
    JsonWriter writer = new JsonWriter(requireNonNull(times, "times")::text);
    addSerializer(new Written<>(BackendJob.class, writer::write));
    addSerializer(new Written<>(JobPage.class, writer::write));
    addSerializer(
        new Written<>(JobStatus.class, (json, status) -> json.writeString(status.name())));
    addDeserializer(JobStatus.class, new StatusDeserializer());
    addDeserializer(JobUpdate.class, new UpdateDeserializer());
  }

  private interface Content<T> {
    void write(JsonGenerator json, T value) throws IOException;
  }

  private static final class Written<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Content<T> content;

    Written(Class<T> type, Content<T> content) {
      super(type);
      this.content = content;
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      content.write(json, value);
    }
  }
}
