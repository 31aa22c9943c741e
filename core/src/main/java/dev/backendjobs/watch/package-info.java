// SPDX-License-Identifier: Apache-2.0
/**
 * Watching: changes brought to a listener, in order, after they are stored.
 *
 * <p>Imports only {@code dev.backendjobs.job}. Enter at {@link dev.backendjobs.watch.JobListener}.
 */
@NullMarked
package dev.backendjobs.watch;

import org.jspecify.annotations.NullMarked;
