// SPDX-License-Identifier: Apache-2.0
/** What is measured of the jobs in a database. */
@NullMarked
package dev.backendjobs.benchmarks.durable;

import org.jspecify.annotations.NullMarked;
