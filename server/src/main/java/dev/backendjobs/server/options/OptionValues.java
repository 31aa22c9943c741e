// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.options;

import ch.qos.logback.classic.Level;
import dev.backendjobs.http.AllowedHosts;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.server.logging.Audit;
import dev.backendjobs.server.platform.LocaleProblem;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the text of each kind of option value is read; a refusal says what is allowed. */
public final class OptionValues {
  private static final String NONE = "none";

  private OptionValues() {}

  /** Returns the refusal of a text, which says what is allowed. */
  public static TypeConversionException refusal(String text, String allowed) {
    return new TypeConversionException("'" + text + "' is not " + allowed);
  }

  /** An address or name; an IPv6 address may stand in brackets, which are taken off. */
  static final class Host implements ITypeConverter<String> {
    private static final Pattern HOST = Pattern.compile("[\\p{Alnum}._:%-]+");

    @Override
    public String convert(String text) {
      boolean bracketed = text.startsWith("[") && text.endsWith("]") && text.contains(":");
      String host = bracketed ? text.substring(1, text.length() - 1) : text;
      if (!HOST.matcher(host).matches()) {
        throw refusal(text, "a host name or an address");
      }
      return host;
    }
  }

  /** A host as a client names it, without a port, or a star for any. */
  static final class AllowedHost implements ITypeConverter<String> {
    static final String ANY = "*";

    @Override
    public String convert(String text) {
      try {
        if (!text.equals(ANY)) {
          AllowedHosts.loopback().and(text);
        }
        return text;
      } catch (IllegalArgumentException refused) {
        throw refusal(text, "a host name or an address without a port, or *");
      }
    }
  }

  /** A text without control characters; a refusal does not show it, because it may be a secret. */
  public static final class Text implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
        throw new TypeConversionException("it must be a text without control characters");
      }
      return decoded(text);
    }
  }

  /** A text that may be shown. */
  public static final class Name implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (LocaleProblem.isIn(text)) {
        throw new TypeConversionException("'" + text + "': " + LocaleProblem.OF_A_TEXT);
      }
      return text;
    }
  }

  /**
   * Returns this text.
   *
   * @throws TypeConversionException without the text, if it lost characters on its way from outside
   */
  public static String decoded(String text) {
    if (LocaleProblem.isIn(text)) {
      throw new TypeConversionException(LocaleProblem.OF_A_TEXT);
    }
    return text;
  }

  /** The path of a file. */
  public static final class FilePath implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
      if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
        throw refusal(text, "the path of a file");
      }
      return path(text);
    }
  }

  /** Returns the path that a text without control characters names. */
  public static Path path(String text) {
    if (LocaleProblem.isIn(text)) {
      throw new TypeConversionException("'" + text + "': " + LocaleProblem.OF_A_PATH);
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException refused) {
      throw new TypeConversionException("'" + text + "': " + LocaleProblem.reason(refused));
    }
  }

  /** The name of a region of AWS, or what a program calls so. */
  public static final class Region implements ITypeConverter<String> {
    private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    @Override
    public String convert(String text) {
      if (!REGION.matcher(text).matches()) {
        throw refusal(text, "a region such as us-east-1");
      }
      return text;
    }
  }

  /** Which writes are logged, by name. */
  public static final class AuditedWrites implements ITypeConverter<Audit> {
    @Override
    public Audit convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "all" -> Audit.ALL;
        case "denied" -> Audit.DENIED;
        case "none" -> Audit.NONE;
        default -> throw refusal(text, "one of all, denied, none");
      };
    }
  }

  /** A decimal number from 0 to 65535. */
  static final class Port implements ITypeConverter<Integer> {
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    @Override
    public Integer convert(String text) {
      if (!PORT.matcher(text).matches() || Integer.parseInt(text) > 65_535) {
        throw refusal(text, "a port from 0 to 65535");
      }
      return Integer.valueOf(text);
    }
  }

  /** One or more path segments that need no escape; {@code none} is read as no prefix. */
  static final class PathPrefix implements ITypeConverter<String> {
    private static final Pattern PREFIX = Pattern.compile("(/[\\p{Alnum}_~-][\\p{Alnum}._~-]*)+");

    @Override
    public String convert(String text) {
      if (text.equals(NONE)) {
        return "";
      }
      if (!PREFIX.matcher(text).matches()) {
        throw refusal(text, "a path such as /prod (letters, digits and . _ ~ -) or none");
      }
      return text;
    }
  }

  /** A value of {@code --cors-origin}. */
  static final class Origin implements ITypeConverter<CorsOrigin> {
    @Override
    public CorsOrigin convert(String text) {
      try {
        return new CorsOrigin(text);
      } catch (IllegalArgumentException refused) {
        throw new TypeConversionException(String.valueOf(refused.getMessage()));
      }
    }
  }

  /** A whole number from 0, or {@code none}. */
  static final class Count implements ITypeConverter<Long> {
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,18}");

    @Override
    public Long convert(String text) {
      if (text.equals(NONE)) {
        return JobLimits.UNLIMITED;
      }
      if (!COUNT.matcher(text).matches()) {
        throw refusal(text, "a whole number of 0 or more, or none");
      }
      return Long.valueOf(text);
    }
  }

  /** A whole number from 1. */
  static final class PositiveCount implements ITypeConverter<Long> {
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,18}");

    @Override
    public Long convert(String text) {
      if (!COUNT.matcher(text).matches() || Long.parseLong(text) == 0) {
        throw refusal(text, "a whole number of 1 or more");
      }
      return Long.valueOf(text);
    }
  }

  /** A decimal number above 0, or {@code none}. */
  static final class Rate implements ITypeConverter<Double> {
    private static final Pattern RATE = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

    @Override
    public Double convert(String text) {
      if (text.equals(NONE)) {
        return JobLimits.NO_RATE;
      }
      if (!RATE.matcher(text).matches() || new BigDecimal(text).signum() == 0) {
        throw refusal(text, "a number above 0, such as 50 or 0.5, or none");
      }
      return Double.valueOf(text);
    }
  }

  /** A duration from zero, or {@code none}. */
  static final class Age implements ITypeConverter<RetentionPolicy> {
    private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})([dhms])");

    @Override
    public RetentionPolicy convert(String text) {
      if (text.equals(NONE)) {
        return RetentionPolicy.keepForever();
      }
      Duration age = duration(text);
      if (age == null || age.isNegative()) {
        throw refusal(text, "a duration such as 30d, 12h, 15m, 45s or PT36H, or none");
      }
      return RetentionPolicy.keepFor(age);
    }

    private static @Nullable Duration duration(String text) {
      Matcher parts = SHORT.matcher(text);
      try {
        if (!parts.matches()) {
          return Duration.parse(text);
        }
        String unit = parts.group(2).toUpperCase(Locale.ROOT);
        return Duration.parse((unit.equals("D") ? "P" : "PT") + parts.group(1) + unit);
      } catch (DateTimeParseException noDuration) {
        return null;
      }
    }
  }

  /** A level by its name. */
  static final class LogLevel implements ITypeConverter<Level> {
    private static final Pattern LEVEL =
        Pattern.compile("error|warn|info|debug|trace", Pattern.CASE_INSENSITIVE);

    @Override
    public Level convert(String text) {
      if (!LEVEL.matcher(text).matches()) {
        throw refusal(text, "one of error, warn, info, debug, trace");
      }
      return Level.toLevel(text);
    }
  }
}
