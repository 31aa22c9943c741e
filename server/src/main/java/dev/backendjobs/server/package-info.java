// SPDX-License-Identifier: Apache-2.0
/** The standalone program. */
@NullMarked
package dev.backendjobs.server;

import org.jspecify.annotations.NullMarked;
