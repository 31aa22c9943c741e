// SPDX-License-Identifier: Apache-2.0
/**
 * One class for each resource: reads the request, calls the store once, returns the reply.
 *
 * <p>Start with {@link dev.backendjobs.http.internal.endpoints.Endpoints}. It may import the store
 * and every internal package but {@code admission} and {@code jdk}.
 */
@NullMarked
package dev.backendjobs.http.internal.endpoints;

import org.jspecify.annotations.NullMarked;
