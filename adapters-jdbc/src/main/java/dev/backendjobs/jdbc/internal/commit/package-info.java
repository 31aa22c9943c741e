// SPDX-License-Identifier: Apache-2.0
/**
 * Writes: queues of callers, batches, and the transaction that commits a batch.
 *
 * <p>Imports {@code sql}, {@code sessions} and {@code sources}. Start with {@link
 * dev.backendjobs.jdbc.internal.commit.CommitQueues}.
 */
@NullMarked
package dev.backendjobs.jdbc.internal.commit;

import org.jspecify.annotations.NullMarked;
