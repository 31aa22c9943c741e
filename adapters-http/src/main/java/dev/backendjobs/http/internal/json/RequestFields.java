// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.json;

import dev.backendjobs.http.internal.text.MessageText;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a request says beyond its path, in a body or a query: values by field, each at most once.
 *
 * <p>Not safe to share between threads.
 */
public final class RequestFields {
  /** The fields of all requests. */
  public enum Field {
    JOB_ID("jobId"),
    OPERATION("operation"),
    STATUS("status"),
    ERROR("error"),
    MAX_RESULTS("maxResults"),
    NEXT_TOKEN("nextToken");

    private final String wireName;

    Field(String wireName) {
      this.wireName = wireName;
    }
  }

  /** Which fields a kind of request has. */
  public static final class Form {
    public static final Form CREATE = new Form(Field.OPERATION, Field.STATUS);
    public static final Form UPDATE = new Form(Field.OPERATION, Field.STATUS, Field.ERROR);
    public static final Form LIST =
        new Form(Field.JOB_ID, Field.OPERATION, Field.STATUS, Field.MAX_RESULTS, Field.NEXT_TOKEN);

    private final List<Field> fields;
    private final String wireNames;

    private Form(Field... fields) {
      this.fields = List.of(fields);
      this.wireNames =
          this.fields.stream().map(field -> field.wireName).collect(Collectors.joining(", "));
    }

    private @Nullable Field find(String wireName) {
      for (Field field : fields) {
        if (field.wireName.equals(wireName)) {
          return field;
        }
      }
      return null;
    }
  }

  private final Form form;
  private final Set<Field> seen = EnumSet.noneOf(Field.class);
  private final Map<Field, String> values = new EnumMap<>(Field.class);

  public RequestFields(Form form) {
    this.form = form;
  }

  /**
   * Takes the name of a field, before its value.
   *
   * @param spot where it stands, for a refusal
   * @throws BadRequestException if the form has no such field, or it came before
   */
  public Field begin(String wireName, String spot) {
    Field field = form.find(wireName);
    if (field == null) {
      throw BadRequestException.of(
          "Unknown "
              + MessageText.quoted(wireName)
              + " at "
              + spot
              + "; allowed are "
              + form.wireNames);
    }
    if (!seen.add(field)) {
      throw BadRequestException.of(wireName + " is there a second time at " + spot);
    }
    return field;
  }

  public void put(Field field, String value) {
    values.put(field, value);
  }

  public @Nullable String text(Field field) {
    return values.get(field);
  }

  /**
   * Returns the status asked for.
   *
   * @throws BadRequestException if it can be the name of none
   */
  public @Nullable JobStatus status() {
    String name = text(Field.STATUS);
    return name == null ? null : JobStatus.of(name);
  }

  /**
   * Returns how many results are asked for.
   *
   * @throws BadRequestException if it is no integer, or one out of all ranges
   */
  public @Nullable Integer maxResults() {
    String text = text(Field.MAX_RESULTS);
    if (text == null) {
      return null;
    }
    try {
      if (text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))) {
        return Integer.valueOf(text);
      }
    } catch (NumberFormatException outOfRange) {
      // why: falls through to the one refusal of both
    }
    throw BadRequestException.of(
        "maxResults is "
            + MessageText.quoted(text)
            + "; it must be an integer from 1 to "
            + Integer.MAX_VALUE);
  }

  /**
   * Returns the update that the fields of {@link Form#UPDATE} ask for.
   *
   * @throws BadRequestException if the status can be the name of none
   */
  public JobUpdate.Builder update() {
    return JobUpdate.builder()
        .operation(text(Field.OPERATION))
        .status(status())
        .error(text(Field.ERROR));
  }
}
