// SPDX-License-Identifier: Apache-2.0
/** The door: the store of job records and its builder. */
@NullMarked
package dev.backendjobs;

import org.jspecify.annotations.NullMarked;
