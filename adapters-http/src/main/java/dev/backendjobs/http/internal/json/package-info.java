// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the fields of requests, and writes the JSON of replies.
 *
 * <p>Start with {@link dev.backendjobs.http.internal.json.JsonReader} and {@link
 * dev.backendjobs.http.internal.json.JsonWriter}. It may import {@code text}, the values of core,
 * and the streaming part of Jackson.
 */
@NullMarked
package dev.backendjobs.http.internal.json;

import org.jspecify.annotations.NullMarked;
