// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.options;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Gives each option that is not on the command line the value of its environment variable. */
public final class EnvironmentDefaults implements IDefaultValueProvider {
  private static final String PREFIX = "BACKEND_JOBS_";

  private final Map<String, String> environment;

  /** Makes the defaults by these variables. */
  public EnvironmentDefaults(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Returns the name of an option's variable: {@code BACKEND_JOBS_PORT} of {@code --port}. */
  public static String variable(OptionSpec option) {
    String name = option.longestName().substring("--".length());
    return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /**
   * Returns what gave an option its value: the flag itself, or its variable if the flag is not on
   * the command line.
   */
  public static String source(CommandSpec spec, String flag) {
    return spec.commandLine().getParseResult().hasMatchedOption(flag)
        ? flag
        : "variable " + variable(Objects.requireNonNull(spec.findOption(flag)));
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    if (!(arg instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    String value = environment.get(variable(option));
    // why: Kubernetes sets BACKEND_JOBS_PORT=tcp://... beside a service named backend-jobs
    boolean meant = value != null && !value.isEmpty() && !value.startsWith("tcp://");
    return meant ? value : null;
  }
}
