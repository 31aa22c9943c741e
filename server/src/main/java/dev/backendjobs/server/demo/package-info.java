// SPDX-License-Identifier: Apache-2.0
/**
 * Made-up apps whose jobs start, finish and fail, to look at.
 *
 * <p>Imports no other package of the program. Start with {@code DemoLoad}.
 */
@NullMarked
package dev.backendjobs.server.demo;

import org.jspecify.annotations.NullMarked;
