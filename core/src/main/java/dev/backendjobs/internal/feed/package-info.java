// SPDX-License-Identifier: Apache-2.0
/** The feed that brings changes to listeners. */
@NullMarked
package dev.backendjobs.internal.feed;

import org.jspecify.annotations.NullMarked;
