// SPDX-License-Identifier: Apache-2.0
/** Small runnable programs, each of which shows one use of the library. */
@NullMarked
package dev.backendjobs.examples;

import org.jspecify.annotations.NullMarked;
