// SPDX-License-Identifier: Apache-2.0
/**
 * The door: a store of jobs, and how it is built.
 *
 * <p>Puts the rules, a storage and the listeners together; a request enters here once and goes down
 * only. Enter at {@link dev.backendjobs.BackendJobStore}.
 */
@NullMarked
package dev.backendjobs;

import org.jspecify.annotations.NullMarked;
