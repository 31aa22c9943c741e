// SPDX-License-Identifier: Apache-2.0
/**
 * The decision on each kind of write, as pure functions of the request, the time and what is
 * stored.
 */
@NullMarked
package dev.backendjobs.internal.decision;

import org.jspecify.annotations.NullMarked;
