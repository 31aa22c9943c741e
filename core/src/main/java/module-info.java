// SPDX-License-Identifier: Apache-2.0
/** Job records with an enforced life cycle, quotas and exact counts. */
@SuppressWarnings("module") // why: the modules of qualified exports are compiled later
module dev.backendjobs {
  requires com.github.benmanes.caffeine;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.backendjobs;
  exports dev.backendjobs.cors;
  exports dev.backendjobs.internal.lifetime to
      dev.backendjobs.http,
      dev.backendjobs.jdbc;
  exports dev.backendjobs.job;
  exports dev.backendjobs.rules;
  exports dev.backendjobs.storage;
  exports dev.backendjobs.storage.memory;
  exports dev.backendjobs.watch;
}
