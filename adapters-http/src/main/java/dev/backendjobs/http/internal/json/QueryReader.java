// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.json;

import dev.backendjobs.http.internal.text.PercentText;
import dev.backendjobs.job.BadRequestException;
import org.jspecify.annotations.Nullable;

/** Reads the query of a request, {@code name=value} pairs joined by {@code &}. */
public final class QueryReader {
  private QueryReader() {}

  /**
   * Returns the fields in the query.
   *
   * @param rawQuery percent-encoded; null if there is none
   * @throws BadRequestException naming the parameter that is unknown, doubled or malformed
   */
  public static RequestFields read(RequestFields.Form form, @Nullable String rawQuery) {
    RequestFields fields = new RequestFields(form);
    if (rawQuery == null) {
      return fields;
    }
    int number = 0;
    for (String pair : rawQuery.split("&", -1)) {
      number++;
      if (!pair.isEmpty()) {
        String spot = "parameter " + number + " of the query";
        int equals = pair.indexOf('=');
        String rawName = equals < 0 ? pair : pair.substring(0, equals);
        String name = PercentText.ofQuery("The name of " + spot, rawName);
        RequestFields.Field field = fields.begin(name, spot);
        if (equals < 0) {
          throw BadRequestException.of(name + " has no value at " + spot);
        }
        fields.put(field, PercentText.ofQuery(name, pair.substring(equals + 1)));
      }
    }
    return fields;
  }
}
