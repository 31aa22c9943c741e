// SPDX-License-Identifier: Apache-2.0
/**
 * Measurements of the library beside the limits of the machine and beside peers, as ratios.
 *
 * <p>Start with {@link dev.backendjobs.benchmarks.Main}. Every command starts separate processes,
 * measures the candidates in turn, and prints one table of medians.
 */
@NullMarked
package dev.backendjobs.benchmarks;

import org.jspecify.annotations.NullMarked;
