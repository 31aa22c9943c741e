// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.schema;

import dev.backendjobs.jdbc.internal.sql.TableNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A script of this package's resources.
 *
 * @param text the script with one storage's table names in it
 */
record SchemaScript(String text) {
  /** Reads a script, whose table names are placeholders. */
  static SchemaScript read(String file, TableNames names) {
    try (InputStream in = SchemaScript.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + file);
      }
      return new SchemaScript(names.fill(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Returns the statements, in order. Each ends with a semicolon at the end of a line; a comment
   * has lines of its own.
   */
  List<String> statements() {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.startsWith("--")) {
        continue;
      }
      statement.append(line).append('\n');
      if (line.endsWith(";")) {
        statements.add(statement.substring(0, statement.length() - 2));
        statement.setLength(0);
      }
    }
    return statements;
  }
}
