// SPDX-License-Identifier: Apache-2.0
/**
 * The words of Backend Jobs: what a job is, what may be asked of it and how a request is refused.
 *
 * <p>Immutable values without behaviour of their own. This package imports nothing of the project;
 * every other package may import it. Enter at {@link dev.backendjobs.job.BackendJob}.
 */
@NullMarked
package dev.backendjobs.job;

import org.jspecify.annotations.NullMarked;
