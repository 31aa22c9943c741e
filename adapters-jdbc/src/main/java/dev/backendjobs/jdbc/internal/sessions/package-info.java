// SPDX-License-Identifier: Apache-2.0
/**
 * Connections on loan and their prepared statements: who uses them when, and by which rules.
 *
 * <p>Imports {@code sources}. Start with {@link dev.backendjobs.jdbc.internal.sessions.Sessions}.
 */
@NullMarked
package dev.backendjobs.jdbc.internal.sessions;

import org.jspecify.annotations.NullMarked;
