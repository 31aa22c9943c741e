// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sql;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of the tables of one storage: an optional schema and a prefix, both of lower-case
 * letters, digits and underscores, so that no database folds or quotes them.
 */
public record TableNames(@Nullable String schema, String prefix) {
  public static final String DEFAULT_PREFIX = "backend_jobs_";

  // why: PostgreSQL cuts names at 63 bytes, and the longest suffix has 18
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,39}");

  public TableNames {
    if (schema != null) {
      require("schema", schema);
    }
    require("tablePrefix", prefix);
  }

  private static void require(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what
              + " is "
              + name
              + "; it must be 1 to 40 lower-case letters, digits and underscores, not beginning"
              + " with a digit");
    }
  }

  /** Returns what stands before a table's own name in a statement. */
  public String qualified() {
    return schema == null ? prefix : schema + '.' + prefix;
  }

  /** Returns a statement or script with {@code ${table}} and {@code ${name}} filled in. */
  public String fill(String sql) {
    return sql.replace("${table}", qualified()).replace("${name}", prefix);
  }
}
