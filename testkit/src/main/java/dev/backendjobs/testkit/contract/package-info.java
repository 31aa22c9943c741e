// SPDX-License-Identifier: Apache-2.0
/**
 * The contract of {@link dev.backendjobs.storage.JobStorage} as JUnit tests, for authors of
 * storages.
 *
 * <p>Start with {@link dev.backendjobs.testkit.contract.JobStorageContract}. Imports the exported
 * packages of core, the test kit, JUnit Jupiter and AssertJ.
 */
@NullMarked
package dev.backendjobs.testkit.contract;

import org.jspecify.annotations.NullMarked;
