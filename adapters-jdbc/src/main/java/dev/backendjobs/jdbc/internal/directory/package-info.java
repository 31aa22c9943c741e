// SPDX-License-Identifier: Apache-2.0
/**
 * A directory with a SQLite database in it, owned by one process.
 *
 * <p>Imports {@code sources}. Start with {@link
 * dev.backendjobs.jdbc.internal.directory.SqliteDirectory}.
 */
@NullMarked
package dev.backendjobs.jdbc.internal.directory;

import org.jspecify.annotations.NullMarked;
