// SPDX-License-Identifier: Apache-2.0
/**
 * Finds the resource that a path names.
 *
 * <p>Start with {@link dev.backendjobs.http.internal.routing.Router}. It may import {@code text}
 * and the values of core.
 */
@NullMarked
package dev.backendjobs.http.internal.routing;

import org.jspecify.annotations.NullMarked;
