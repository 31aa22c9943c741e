// SPDX-License-Identifier: Apache-2.0
/**
 * What the program writes to standard error, and what it keeps out of it.
 *
 * <p>Imports no other package of the program. Start with {@code LogConfigurator}.
 */
@NullMarked
package dev.backendjobs.server.logging;

import org.jspecify.annotations.NullMarked;
