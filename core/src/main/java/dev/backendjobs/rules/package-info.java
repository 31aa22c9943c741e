// SPDX-License-Identifier: Apache-2.0
/**
 * The rules of a store as values: life cycle, limits, rate and retention.
 *
 * <p>A rule returns a value or throws a typed refusal, and knows neither storage nor store. Imports
 * {@code job}. Start with {@link dev.backendjobs.rules.JobLifecycle}.
 */
@NullMarked
package dev.backendjobs.rules;

import org.jspecify.annotations.NullMarked;
