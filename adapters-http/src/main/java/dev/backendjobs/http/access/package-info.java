// SPDX-License-Identifier: Apache-2.0
/**
 * Who sends a request, and what they may do.
 *
 * <p>Enter at {@link dev.backendjobs.http.access.RequestAuthenticator}, which finds out who sends a
 * request, and {@link dev.backendjobs.http.access.Authorizer}, which says what they may do with
 * which job. Both are asked by the handler, before the store is. {@link
 * dev.backendjobs.http.access.AccessFile} is both of them, by a file of tokens and access keys.
 *
 * <p>It may import the JDK and slf4j alone: it knows neither the store nor the server.
 */
@NullMarked
package dev.backendjobs.http.access;

import org.jspecify.annotations.NullMarked;
