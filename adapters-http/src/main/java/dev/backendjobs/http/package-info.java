// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP API of a job store, on the HTTP server of the JDK.
 *
 * <p>Start with {@link dev.backendjobs.http.BackendJobHandler}, for a server that is already there,
 * or {@link dev.backendjobs.http.BackendJobServer}, which has one. The handler finds the route of a
 * request, checks access, calls the endpoint, which reads the request and calls the store once, and
 * sends the reply; every exception becomes a reply in one table.
 *
 * <p>It may import the store and its words, the JDK's {@code com.sun.net.httpserver}, the packages
 * {@code access} and {@code tls}, and the internal packages below it; never {@code json}, which
 * needs jackson-databind.
 */
@NullMarked
package dev.backendjobs.http;

import org.jspecify.annotations.NullMarked;
