// SPDX-License-Identifier: Apache-2.0
/**
 * The entry point: a store of jobs, and its builder.
 *
 * <p>Puts the rules, a storage and the listeners together. May import every package of core; no
 * package of core may import it. Start with {@link dev.backendjobs.BackendJobStore}.
 */
@NullMarked
package dev.backendjobs;

import org.jspecify.annotations.NullMarked;
