// SPDX-License-Identifier: Apache-2.0
/** The in-memory storage. Start with {@link dev.backendjobs.storage.memory.InMemoryJobStorage}. */
@NullMarked
package dev.backendjobs.storage.memory;

import org.jspecify.annotations.NullMarked;
