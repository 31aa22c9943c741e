// SPDX-License-Identifier: Apache-2.0
/**
 * The rules of a store as values: life cycle, limits, rate and retention.
 *
 * <p>Each rule answers with a value or a typed refusal and knows neither storage nor store. Imports
 * only {@code dev.backendjobs.job}. Enter at {@link dev.backendjobs.rules.JobLifecycle}.
 */
@NullMarked
package dev.backendjobs.rules;

import org.jspecify.annotations.NullMarked;
