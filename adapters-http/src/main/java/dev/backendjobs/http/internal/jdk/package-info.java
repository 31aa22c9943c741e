// SPDX-License-Identifier: Apache-2.0
/**
 * Corrects what the HTTP server of the JDK does wrong or leaves out: stopping without losing
 * connections, waiting for requests in flight, cutting off clients that do not read, TLS versions.
 *
 * <p>It may import the JDK alone.
 */
@NullMarked
package dev.backendjobs.http.internal.jdk;

import org.jspecify.annotations.NullMarked;
