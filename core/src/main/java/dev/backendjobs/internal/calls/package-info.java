// SPDX-License-Identifier: Apache-2.0
/**
 * The calls of a store: checked, then read from the storage, or decided and written to it.
 *
 * <p>Imports {@code job}, {@code rules}, {@code storage}, {@code watch} and the internal packages.
 * Start with {@link dev.backendjobs.internal.calls.JobWrites}.
 */
@NullMarked
package dev.backendjobs.internal.calls;

import org.jspecify.annotations.NullMarked;
