// SPDX-License-Identifier: Apache-2.0
/**
 * URLs of PostgreSQL databases, and the storage's own pool of connections to one.
 *
 * <p>Imports {@code sources} and {@code sessions}. Start with {@link
 * dev.backendjobs.jdbc.internal.postgres.PostgresPool}.
 */
@NullMarked
package dev.backendjobs.jdbc.internal.postgres;

import org.jspecify.annotations.NullMarked;
