// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.options;

import ch.qos.logback.classic.Level;
import dev.backendjobs.cors.CorsPolicy;
import dev.backendjobs.http.AllowedHosts;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The general options; picocli sets them from the command line and the environment. */
public final class ServerOptions {
  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      converter = OptionValues.Host.class,
      defaultValue = "127.0.0.1",
      description = {
        "Address or host name to listen on; 0.0.0.0 is every IPv4 address.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_HOST."
      })
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = OptionValues.Port.class,
      defaultValue = "8080",
      description = {
        "TCP port to listen on; 0 picks a free one.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_PORT."
      })
  private int port;

  @Option(
      names = "--allow-host",
      paramLabel = "HOST",
      split = ",",
      converter = OptionValues.AllowedHost.class,
      description = {
        "Also answer requests that are addressed to this host, such as the name of a reverse"
            + " proxy; * allows any host; may be repeated. Default: on a loopback address the"
            + " names of this machine, on other addresses any host.",
        "Variable BACKEND_JOBS_ALLOW_HOST."
      })
  private List<String> allowHosts = List.of();

  @Option(
      names = "--path-prefix",
      paramLabel = "PREFIX",
      split = ",",
      converter = OptionValues.PathPrefix.class,
      defaultValue = "/prod",
      description = {
        "Serve PREFIX/backend/... in addition to /backend/...; may be repeated.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_PATH_PREFIX."
      })
  private List<String> pathPrefixes = List.of();

  @Option(
      names = "--cors-origin",
      paramLabel = "ORIGIN",
      split = ",",
      converter = OptionValues.Origin.class,
      defaultValue = "loopback",
      description = {
        "Origins of web pages that may send requests: an origin (https://app.example.com), a"
            + " pattern (https://*.example.com), loopback (pages of this machine), * (any)"
            + " or none; may be repeated.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_CORS_ORIGIN."
      })
  private List<CorsOrigin> corsOrigins = List.of();

  @Option(
      names = "--max-active-per-environment",
      paramLabel = "N",
      converter = OptionValues.Count.class,
      defaultValue = "1000",
      description = {
        "Maximum number of active jobs in one environment; none: no limit.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_MAX_ACTIVE_PER_ENVIRONMENT."
      })
  private long maxActivePerEnvironment;

  @Option(
      names = "--max-active-per-app",
      paramLabel = "N",
      converter = OptionValues.Count.class,
      defaultValue = "10000",
      description = {
        "Maximum number of active jobs in one app; none: no limit.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_MAX_ACTIVE_PER_APP."
      })
  private long maxActivePerApp;

  @Option(
      names = "--max-jobs-per-app",
      paramLabel = "N",
      converter = OptionValues.Count.class,
      defaultValue = "1000000",
      description = {
        "Maximum number of stored jobs in one app; none: no limit.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_MAX_JOBS_PER_APP."
      })
  private long maxJobsPerApp;

  @Option(
      names = "--max-apps",
      paramLabel = "N",
      converter = OptionValues.Count.class,
      defaultValue = "100000",
      description = {
        "Maximum number of apps that have or had jobs; none: no limit.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_MAX_APPS."
      })
  private long maxApps;

  @Option(
      names = "--requests-per-second",
      paramLabel = "N",
      converter = OptionValues.Rate.class,
      defaultValue = "none",
      description = {
        "Maximum number of requests per second for one app, reads and writes each, such as 50 or"
            + " 0.5; none: no limit.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_REQUESTS_PER_SECOND."
      })
  private double requestsPerSecond;

  @Option(
      names = "--request-burst",
      paramLabel = "N",
      converter = OptionValues.PositiveCount.class,
      description = {
        "Number of requests for one app, reads and writes each, that may come at once under"
            + " --requests-per-second. Default: the requests of one second.",
        "Variable BACKEND_JOBS_REQUEST_BURST."
      })
  private @Nullable Long requestBurst;

  @Option(
      names = "--retention",
      paramLabel = "AGE",
      converter = OptionValues.Age.class,
      defaultValue = "30d",
      description = {
        "Remove finished jobs at this age: 30d, 12h, 15m, 45s, ISO-8601 (PT36H); none: never.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_RETENTION."
      })
  private RetentionPolicy retention = RetentionPolicy.standard();

  @Option(
      names = "--max-finished-per-app",
      paramLabel = "N",
      converter = OptionValues.Count.class,
      defaultValue = "none",
      description = {
        "Maximum number of finished jobs that an app keeps; more are removed, those that finished"
            + " first before others; none: no limit.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_MAX_FINISHED_PER_APP."
      })
  private long maxFinishedPerApp = JobLimits.UNLIMITED;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      converter = OptionValues.LogLevel.class,
      defaultValue = "info",
      description = {
        "What to log to standard error: error, warn, info, debug or trace.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_LOG_LEVEL."
      })
  private Level logLevel = Level.INFO;

  @Option(
      names = "--demo",
      paramLabel = "true|false",
      arity = "0..1",
      // why: without it picocli reads a second mention, as in flag and variable, as a no
      fallbackValue = "true",
      defaultValue = "false",
      description = {
        "Serve made-up apps whose jobs start, finish and fail, to look at.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_DEMO."
      })
  private boolean demo;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Returns the address or host name to listen on. */
  public String host() {
    return host;
  }

  /** Returns the port to listen on; 0 is a free one. */
  public int port() {
    return port;
  }

  /** Returns when finished jobs are removed. */
  public RetentionPolicy retention() {
    return retention.atMost(maxFinishedPerApp);
  }

  /** Returns the level of the log. */
  public Level logLevel() {
    return logLevel;
  }

  /** Returns whether made-up apps are served. */
  public boolean demo() {
    return demo;
  }

  /** Returns the limits of the store and the rates of the HTTP API. */
  public JobLimits limits() {
    JobLimits.Builder limits =
        JobLimits.builder()
            .activeJobsPerEnvironment(maxActivePerEnvironment)
            .activeJobsPerApp(maxActivePerApp)
            .jobsPerApp(maxJobsPerApp)
            .apps(maxApps)
            .requestsPerSecond(requestsPerSecond);
    if (requestBurst != null) {
      limits.burst(requestBurst);
    }
    return limits.build();
  }

  /** Returns the hosts that requests may be addressed to; empty: the default of the address. */
  public Optional<AllowedHosts> allowedHosts() {
    if (allowHosts.isEmpty()) {
      return Optional.empty();
    }
    AllowedHosts known = AllowedHosts.loopback().and(host);
    return Optional.of(
        allowHosts.contains(OptionValues.AllowedHost.ANY)
            ? AllowedHosts.any()
            : known.and(allowHosts.toArray(String[]::new)));
  }

  /** Returns all prefixes that are served, which always includes the empty one. */
  public Set<String> pathPrefixes() {
    Set<String> all = new LinkedHashSet<>(List.of(""));
    all.addAll(pathPrefixes);
    return all;
  }

  /**
   * Returns which web pages may send requests.
   *
   * @throws ParameterException if the origins contradict each other
   */
  public CorsPolicy corsPolicy() {
    try {
      return CorsOrigin.policy(corsOrigins);
    } catch (IllegalArgumentException refused) {
      OptionSpec option = Objects.requireNonNull(spec.findOption("--cors-origin"));
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '--cors-origin': " + refused.getMessage(),
          refused,
          option,
          null);
    }
  }
}
