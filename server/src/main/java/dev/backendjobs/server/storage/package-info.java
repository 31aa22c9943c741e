// SPDX-License-Identifier: Apache-2.0
/**
 * Where jobs are stored: the options, the default directory, and what a place needs before it can
 * be opened.
 *
 * <p>Imports {@code options} and {@code platform}. Start with {@code StoragePlace}.
 */
@NullMarked
package dev.backendjobs.server.storage;

import org.jspecify.annotations.NullMarked;
