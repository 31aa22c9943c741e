// SPDX-License-Identifier: Apache-2.0
/**
 * Text of clients: decoded from its percent-encoded form, and made fit for messages and logs; and
 * the names that no client may have.
 *
 * <p>Start with {@link dev.backendjobs.http.internal.text.PercentText}. It may import the values of
 * core alone.
 */
@NullMarked
package dev.backendjobs.http.internal.text;

import org.jspecify.annotations.NullMarked;
