// SPDX-License-Identifier: Apache-2.0
/**
 * The standalone program: the command line and the running server.
 *
 * <p>Imports all packages below it, and none of them imports it. Start with {@code ServerCommand}.
 */
@NullMarked
package dev.backendjobs.server;

import org.jspecify.annotations.NullMarked;
