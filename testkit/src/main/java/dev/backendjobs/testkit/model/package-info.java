// SPDX-License-Identifier: Apache-2.0
/**
 * A simple model of the store, and runs that compare a store with it step by step.
 *
 * <p>The model keeps its jobs in a list and knows every rule, so it is easy to read and to trust.
 * Start with {@link dev.backendjobs.testkit.model.ModelRun}. Imports the exported packages of core
 * and AssertJ. Not exported: it is for the storages of this repository.
 */
@NullMarked
package dev.backendjobs.testkit.model;

import org.jspecify.annotations.NullMarked;
