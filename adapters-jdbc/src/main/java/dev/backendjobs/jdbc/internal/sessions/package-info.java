// SPDX-License-Identifier: Apache-2.0
/**
 * Connections and prepared statements: where they come from, and who uses them when.
 *
 * <p>Imports nothing of this module. Start with {@link
 * dev.backendjobs.jdbc.internal.sessions.Sessions}.
 */
@NullMarked
package dev.backendjobs.jdbc.internal.sessions;

import org.jspecify.annotations.NullMarked;
