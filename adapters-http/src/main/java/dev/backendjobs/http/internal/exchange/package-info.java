// SPDX-License-Identifier: Apache-2.0
/**
 * One request and its reply on the wire: reads the body within its limit, and sends the reply.
 *
 * <p>Start with {@link dev.backendjobs.http.internal.exchange.Request}. It may import {@code jdk},
 * {@code replies}, {@code routing}, {@code text} and {@code access}.
 */
@NullMarked
package dev.backendjobs.http.internal.exchange;

import org.jspecify.annotations.NullMarked;
