// SPDX-License-Identifier: Apache-2.0
/**
 * The durable storage: one {@link dev.backendjobs.storage.JobStorage} over a {@link
 * javax.sql.DataSource}, one code path, two dialects (SQLite and PostgreSQL).
 *
 * <p>No rule of the store is in here: it loads, lets decide, stores and commits, many writes at
 * once. Imports {@code dev.backendjobs.job} and {@code dev.backendjobs.storage} only. Enter at
 * {@link dev.backendjobs.jdbc.JdbcJobStorage}.
 */
@NullMarked
package dev.backendjobs.jdbc;

import org.jspecify.annotations.NullMarked;
