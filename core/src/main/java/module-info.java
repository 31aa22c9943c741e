// SPDX-License-Identifier: Apache-2.0
/** Job records with an enforced life cycle, quotas and exact counts. */
module dev.backendjobs {
  requires com.github.benmanes.caffeine;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.backendjobs;
  exports dev.backendjobs.cors;
  exports dev.backendjobs.job;
  exports dev.backendjobs.rules;
  exports dev.backendjobs.storage;
  exports dev.backendjobs.storage.memory;
  exports dev.backendjobs.watch;
}
