// SPDX-License-Identifier: Apache-2.0
/**
 * Conditional requests: {@code If-Match} and {@code If-None-Match}.
 *
 * <p>Start with {@link dev.backendjobs.http.internal.conditions.Preconditions}. It may import
 * {@code replies}, {@code text} and the values of core.
 */
@NullMarked
package dev.backendjobs.http.internal.conditions;

import org.jspecify.annotations.NullMarked;
