// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.logging;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Keeps passwords out of everything that the program writes. */
public final class Secrets {
  /** Matches the account in a URL, up to the last @, since an unencoded password may hold one. */
  static final String ACCOUNT = "://\\S*@";

  /** Matches a password that is given by name, as in the query of a URL. */
  static final String NAMED = "(?i)(pass[a-z-]*=)[^&\\s]+";

  private static final Pattern ACCOUNT_PATTERN = Pattern.compile(ACCOUNT);
  private static final Pattern NAMED_PATTERN = Pattern.compile(NAMED);
  private static final Pattern PLAIN = Pattern.compile("@?[\\p{Alnum}._/-]{1,60}");

  private static final List<String> SECRET_WORDS =
      List.of("pass", "pw", "secret", "stor", "token", "key");

  private Secrets() {}

  /** Returns the text with {@code ***} in the place of accounts of URLs and of passwords. */
  public static String hide(String text) {
    String withoutAccounts = ACCOUNT_PATTERN.matcher(text).replaceAll("://***@");
    return NAMED_PATTERN.matcher(withoutAccounts).replaceAll("$1***");
  }

  /**
   * Returns an unknown argument as it may be shown: the name of a mistyped option, and its value or
   * any other text only if it cannot be a password or a part of one.
   */
  public static String argument(String argument, String[] all) {
    if (argument.startsWith("-")) {
      int equals = argument.indexOf('=');
      boolean shown =
          equals < 0
              || (!namesSecret(argument)
                  && PLAIN.matcher(argument.substring(equals + 1)).matches());
      return "'" + (shown ? argument : argument.substring(0, equals)) + "'";
    }
    boolean harmless =
        PLAIN.matcher(argument).matches() && Stream.of(all).noneMatch(Secrets::mayPrecedeSecret);
    return harmless ? "'" + argument + "'" : "(not shown, since it may be a password)";
  }

  private static boolean mayPrecedeSecret(String argument) {
    // why: whatever stands behind a mistyped option may have been meant as its value
    return argument.startsWith("-") && (!argument.contains("=") || namesSecret(argument));
  }

  private static boolean namesSecret(String option) {
    String name = option.toLowerCase(Locale.ROOT);
    return SECRET_WORDS.stream().anyMatch(name::contains);
  }
}
