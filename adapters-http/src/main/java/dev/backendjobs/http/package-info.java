// SPDX-License-Identifier: Apache-2.0
/**
 * The REST resource of the job records, on the HTTP server of the JDK.
 *
 * <p>Enter at {@link dev.backendjobs.http.BackendJobHandler}, which serves on a server that is
 * there, or {@link dev.backendjobs.http.BackendJobServer}, which brings one. A request goes one way
 * through: the router reads its path, the endpoint of that resource reads body and headers and asks
 * the store once, and the sender writes the reply; whatever is thrown on the way becomes a reply in
 * one table.
 *
 * <p>It may import the store and its words, the JDK's {@code com.sun.net.httpserver}, and the
 * streaming part of Jackson; only {@link dev.backendjobs.http.BackendJobsModule} touches the rest
 * of Jackson, which need not be there.
 */
@NullMarked
package dev.backendjobs.http;

import org.jspecify.annotations.NullMarked;
