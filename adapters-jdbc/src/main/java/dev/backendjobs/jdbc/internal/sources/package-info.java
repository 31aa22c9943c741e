// SPDX-License-Identifier: Apache-2.0
/**
 * Where connections come from, within which time, and what their failures say.
 *
 * <p>Imports nothing of this module. Start with {@link
 * dev.backendjobs.jdbc.internal.sources.OpenSource}.
 */
@NullMarked
package dev.backendjobs.jdbc.internal.sources;

import org.jspecify.annotations.NullMarked;
