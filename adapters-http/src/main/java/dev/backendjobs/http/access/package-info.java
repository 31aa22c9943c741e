// SPDX-License-Identifier: Apache-2.0
/**
 * Authentication and authorization of requests.
 *
 * <p>Start with {@link dev.backendjobs.http.access.RequestAuthenticator}, which finds out who sends
 * a request, and {@link dev.backendjobs.http.access.Authorizer}, which decides what they may do
 * with which job. The handler calls both before the store. {@code access.file} implements both with
 * a file of tokens and access keys, {@code access.signature} verifies the signatures of AWS
 * clients.
 *
 * <p>It may import the JDK alone: it knows neither the store nor the server.
 */
@NullMarked
package dev.backendjobs.http.access;

import org.jspecify.annotations.NullMarked;
