// SPDX-License-Identifier: Apache-2.0
/** A contract test for storages, a manual clock and a failing storage. */
module dev.backendjobs.testkit {
  requires transitive dev.backendjobs;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;
  requires org.junit.jupiter.params;
  requires static org.jspecify;

  exports dev.backendjobs.testkit;
  exports dev.backendjobs.testkit.contract;

  opens dev.backendjobs.testkit.contract to
      org.junit.platform.commons;
}
