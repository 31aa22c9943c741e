// SPDX-License-Identifier: Apache-2.0
/**
 * What the library costs, beside its limits and its peers, as ratios.
 *
 * <p>Enter at {@link dev.backendjobs.benchmarks.Main}. Every command starts processes of its own,
 * lets those that it compares take turns in them, and prints one table of medians.
 */
@NullMarked
package dev.backendjobs.benchmarks;

import org.jspecify.annotations.NullMarked;
