// SPDX-License-Identifier: Apache-2.0
/** Measurements over HTTP. */
@NullMarked
package dev.backendjobs.benchmarks.http;

import org.jspecify.annotations.NullMarked;
