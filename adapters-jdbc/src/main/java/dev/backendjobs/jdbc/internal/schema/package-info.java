// SPDX-License-Identifier: Apache-2.0
/**
 * The tables: their scripts, migrations, and the check of the database that holds them.
 *
 * <p>Imports {@code sql} and {@code sources}. Start with {@link
 * dev.backendjobs.jdbc.internal.schema.Schema}.
 */
@NullMarked
package dev.backendjobs.jdbc.internal.schema;

import org.jspecify.annotations.NullMarked;
