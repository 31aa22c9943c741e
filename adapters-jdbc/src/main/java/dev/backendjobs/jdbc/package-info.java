// SPDX-License-Identifier: Apache-2.0
/**
 * The durable storage: one {@link dev.backendjobs.storage.JobStorage} over a {@link
 * javax.sql.DataSource}, for SQLite and PostgreSQL.
 *
 * <p>It holds no rule of the store: it loads, calls the decision, stores and commits, many writes
 * at once. Imports the internal packages of this module and core's {@code job}, {@code storage} and
 * {@code watch}. Start with {@link dev.backendjobs.jdbc.JdbcJobStorage}.
 */
@NullMarked
package dev.backendjobs.jdbc;

import org.jspecify.annotations.NullMarked;
