// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.postgres;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a PostgreSQL URL.
 *
 * @param place hosts, ports and database, as in the URL; holds no credentials
 * @param settings settings of the driver, as in the URL; may hold secrets
 */
public record PostgresAddress(
    String place, List<String> settings, @Nullable String user, @Nullable String password) {
  /** Copies the settings. */
  public PostgresAddress {
    settings = List.copyOf(settings);
  }

  /** Returns whether the URL has a setting of this name. */
  boolean has(String name) {
    return settings.stream().anyMatch(setting -> setting.startsWith(name + '='));
  }

  /** Returns whether the URL names several hosts. */
  boolean hasSeveralHosts() {
    int slash = place.indexOf('/');
    return (slash < 0 ? place : place.substring(0, slash)).indexOf(',') >= 0;
  }

  /** Returns hosts, ports and database; never credentials. */
  @Override
  public String toString() {
    return "postgresql://" + place;
  }
}
