// SPDX-License-Identifier: Apache-2.0
/**
 * Watching jobs: listeners, and the change feed with its positions.
 *
 * <p>Imports {@code job}. Start with {@link dev.backendjobs.watch.JobListener}.
 */
@NullMarked
package dev.backendjobs.watch;

import org.jspecify.annotations.NullMarked;
