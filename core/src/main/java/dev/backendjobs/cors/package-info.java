// SPDX-License-Identifier: Apache-2.0
/**
 * The cross-origin policy: facts about a request in, response headers out.
 *
 * <p>Start with {@link dev.backendjobs.cors.CorsPolicy}. This package imports only {@code
 * java.base} and JSpecify, and keeps nothing between calls. Its rules follow the <a
 * href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol</a> of the Fetch standard.
 */
@NullMarked
package dev.backendjobs.cors;

import org.jspecify.annotations.NullMarked;
