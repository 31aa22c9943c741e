// SPDX-License-Identifier: Apache-2.0
/** Measurements of the in-memory storage. */
@NullMarked
package dev.backendjobs.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
