// SPDX-License-Identifier: Apache-2.0
/**
 * The JSON of the HTTP API for the {@code ObjectMapper} of a program.
 *
 * <p>Start with {@link dev.backendjobs.http.json.BackendJobsModule}. It is the one package that
 * needs jackson-databind, which is optional: a modular program that uses it says {@code requires
 * com.fasterxml.jackson.databind} itself. Nothing may import this package.
 */
@NullMarked
package dev.backendjobs.http.json;

import org.jspecify.annotations.NullMarked;
