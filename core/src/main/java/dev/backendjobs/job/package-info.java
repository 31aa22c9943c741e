// SPDX-License-Identifier: Apache-2.0
/**
 * Values and exceptions: what a job is, what can be requested, and how a request is refused.
 *
 * <p>Immutable values. Every other package may import this one; it imports only text forms of
 * {@code internal.text}. Start with {@link dev.backendjobs.job.BackendJob}.
 */
@NullMarked
package dev.backendjobs.job;

import org.jspecify.annotations.NullMarked;
