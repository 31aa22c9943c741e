// SPDX-License-Identifier: Apache-2.0
/** Measurements of durable storage. */
@NullMarked
package dev.backendjobs.benchmarks.durable;

import org.jspecify.annotations.NullMarked;
