// SPDX-License-Identifier: Apache-2.0
/** The sweep that removes finished jobs when they are due. */
@NullMarked
package dev.backendjobs.internal.retention;

import org.jspecify.annotations.NullMarked;
