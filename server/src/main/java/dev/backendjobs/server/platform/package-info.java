// SPDX-License-Identifier: Apache-2.0
/**
 * What the program needs of its process and system, whatever the locale, the user or the directory
 * it is started in: one line where something cannot be used ({@link
 * dev.backendjobs.server.platform.StartException}), properties of the JDK's server, files that
 * change.
 *
 * <p>Imports no other package of the program. Start with {@code StartException}.
 */
@NullMarked
package dev.backendjobs.server.platform;

import org.jspecify.annotations.NullMarked;
