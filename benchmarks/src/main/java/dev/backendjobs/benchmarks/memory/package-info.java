// SPDX-License-Identifier: Apache-2.0
/** What is measured of the jobs in memory. */
@NullMarked
package dev.backendjobs.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
