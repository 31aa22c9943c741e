// SPDX-License-Identifier: Apache-2.0
/**
 * Who may call, and by which credentials: the access file, its tokens and keys, and TLS.
 *
 * <p>Imports {@code options}, {@code logging} and {@code platform}. Start with {@code
 * AccessOptions}.
 */
@NullMarked
package dev.backendjobs.server.access;

import org.jspecify.annotations.NullMarked;
