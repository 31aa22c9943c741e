// SPDX-License-Identifier: Apache-2.0
/** Small runnable programs that show the library at work. */
@NullMarked
package dev.backendjobs.examples;

import org.jspecify.annotations.NullMarked;
