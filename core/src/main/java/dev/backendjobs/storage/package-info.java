// SPDX-License-Identifier: Apache-2.0
/**
 * The contract between a store and what keeps its jobs.
 *
 * <p>A storage has no rules. It promises that load, decide and store happen as one step per app, in
 * one total order. Imports {@code job} and {@code watch}. Start with {@link
 * dev.backendjobs.storage.JobStorage}; {@code storage.memory} has an implementation.
 */
@NullMarked
package dev.backendjobs.storage;

import org.jspecify.annotations.NullMarked;
