// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Gives each option that is not on the command line the value of its environment variable. */
final class EnvironmentDefaults implements IDefaultValueProvider {
  private static final String PREFIX = "BACKEND_JOBS_";

  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Returns the name of an option's variable: {@code BACKEND_JOBS_PORT} of {@code --port}. */
  static String variable(OptionSpec option) {
    String name = option.longestName().substring("--".length());
    return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
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
