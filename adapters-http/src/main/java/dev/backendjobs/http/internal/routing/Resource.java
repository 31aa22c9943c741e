// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.routing;

import java.util.List;

/** The kinds of things that paths name, each with its methods. */
public enum Resource {
  /** One job: {@code /backend/{appId}/job/{backendEnvironmentName}/{jobId}}. */
  JOB("GET", "HEAD", "POST", "PUT", "OPTIONS"),
  /** The jobs of one environment: {@code /backend/{appId}/job/{backendEnvironmentName}}. */
  JOB_LIST("GET", "HEAD", "POST", "OPTIONS"),
  /** Nothing: every other path. */
  NONE;

  // why: the check does not see that the list is immutable
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> methods;

  private final String allow;

  Resource(String... methods) {
    this.methods = List.of(methods);
    this.allow = String.join(", ", methods);
  }

  /** Returns the methods, in the order to be listed. */
  public List<String> methods() {
    return methods;
  }

  /** Returns the value of {@code Allow}. */
  public String allow() {
    return allow;
  }
}
