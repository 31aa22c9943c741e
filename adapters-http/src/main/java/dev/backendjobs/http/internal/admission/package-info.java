// SPDX-License-Identifier: Apache-2.0
/**
 * Decides whether a request may reach the store, and records in the audit log what became of it.
 *
 * <p>Start with {@link dev.backendjobs.http.internal.admission.AccessCheck}. It may import {@code
 * exchange} and what that may import.
 */
@NullMarked
package dev.backendjobs.http.internal.admission;

import org.jspecify.annotations.NullMarked;
