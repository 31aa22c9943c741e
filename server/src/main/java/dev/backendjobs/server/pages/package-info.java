// SPDX-License-Identifier: Apache-2.0
/**
 * What the program answers beside the job API: the root page and the health checks.
 *
 * <p>Imports {@code demo}, whose apps the root page shows. Start with {@code RootPage}.
 */
@NullMarked
package dev.backendjobs.server.pages;

import org.jspecify.annotations.NullMarked;
