// SPDX-License-Identifier: Apache-2.0
/**
 * The SQL of the storage: statements, their dialects, and how rows become jobs.
 *
 * <p>Imports {@code sessions}. Start with {@link dev.backendjobs.jdbc.internal.sql.SqlStatements}.
 */
@NullMarked
package dev.backendjobs.jdbc.internal.sql;

import org.jspecify.annotations.NullMarked;
