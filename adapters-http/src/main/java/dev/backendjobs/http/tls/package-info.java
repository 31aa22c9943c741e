// SPDX-License-Identifier: Apache-2.0
/**
 * The certificate that a server shows, from a file that may change while it serves.
 *
 * <p>Start with {@link dev.backendjobs.http.tls.TlsKeystore}; its context goes to {@code
 * BackendJobServer.Builder.tls}, or to any other server.
 *
 * <p>It may import the JDK and slf4j alone: it knows neither the resource nor the server.
 */
@NullMarked
package dev.backendjobs.http.tls;

import org.jspecify.annotations.NullMarked;
