// SPDX-License-Identifier: Apache-2.0
/**
 * Where jobs are kept: the storage contract and the storage in memory.
 *
 * <p>A storage knows no rule. It promises one thing: per app, load, decide and store happen as one
 * step, in one total order. Imports only {@code dev.backendjobs.job}. Enter at {@link
 * dev.backendjobs.storage.JobStorage}.
 */
@NullMarked
package dev.backendjobs.storage;

import org.jspecify.annotations.NullMarked;
