// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

/**
 * The jobs of an app that share an environment, an operation or a status: the index of one filter.
 *
 * @param <T> what names the group
 */
sealed class Group<T> permits EnvironmentGroup {
  final T name;
  final PositionSet positions = new PositionSet();

  /** How many jobs there are; guarded by the app's lock. */
  long stored;

  Group(T name) {
    this.name = name;
  }
}
