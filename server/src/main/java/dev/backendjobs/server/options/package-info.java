// SPDX-License-Identifier: Apache-2.0
/**
 * The general options, the environment variables beside them, and how values are read.
 *
 * <p>Imports {@code logging} and {@code platform}. Start with {@code ServerOptions}.
 */
@NullMarked
package dev.backendjobs.server.options;

import org.jspecify.annotations.NullMarked;
