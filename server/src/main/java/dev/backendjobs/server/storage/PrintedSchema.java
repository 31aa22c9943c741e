// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.storage;

import dev.backendjobs.server.options.OptionValues;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/** Which SQL {@code --print-schema} prints. */
public enum PrintedSchema {
  NONE,
  PLAIN,
  /** The plain one, and the statements that distribute its tables over the nodes of Citus. */
  CITUS;

  private static final Pattern TABLE =
      Pattern.compile("CREATE TABLE (\\S+) \\((.*?)\\);", Pattern.DOTALL);

  /** Returns what to print, by the script that makes the tables. */
  String of(String script) {
    return switch (this) {
      case NONE -> "";
      case PLAIN -> script;
      case CITUS -> script.stripTrailing() + "\n\n" + distribution(script);
    };
  }

  /** Returns one statement a table: every table with a column app_id is distributed by it. */
  private static String distribution(String script) {
    StringBuilder statements =
        new StringBuilder("-- Citus: run on the coordinator, while the tables are empty.\n");
    String first = "";
    Matcher tables = TABLE.matcher(script);
    while (tables.find()) {
      String table = tables.group(1);
      if (!tables.group(2).contains("app_id")) {
        statements.append("SELECT create_reference_table('").append(table).append("');\n");
      } else {
        statements.append("SELECT create_distributed_table('").append(table).append("', 'app_id'");
        if (!first.isEmpty()) {
          statements.append(", colocate_with => '").append(first).append("'");
        }
        statements.append(");\n");
        first = first.isEmpty() ? table : first;
      }
    }
    return statements.toString();
  }

  /** Reads the value of {@code --print-schema}. */
  static final class Converter implements ITypeConverter<PrintedSchema> {
    @Override
    public PrintedSchema convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "false" -> NONE;
        case "true" -> PLAIN;
        case "citus" -> CITUS;
        default -> throw OptionValues.refusal(text, "one of true, false, citus");
      };
    }
  }
}
