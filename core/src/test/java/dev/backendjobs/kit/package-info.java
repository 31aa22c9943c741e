// SPDX-License-Identifier: Apache-2.0
/**
 * The contract kit: what proves a storage, and the parts that tests of a store are made of.
 *
 * <p>A new storage is proven by a test class that implements {@link
 * dev.backendjobs.kit.JobStorageContract}. Imports the public face of core, JUnit Jupiter and
 * AssertJ, nothing else. Enter at {@link dev.backendjobs.kit.JobStorageContract}.
 */
@NullMarked
package dev.backendjobs.kit;

import org.jspecify.annotations.NullMarked;
