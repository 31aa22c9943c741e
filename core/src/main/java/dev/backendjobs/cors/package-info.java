// SPDX-License-Identifier: Apache-2.0
/**
 * The cross-origin policy: facts about a request in, response headers out.
 *
 * <p>Enter at {@link dev.backendjobs.cors.CorsPolicy}. This room is pure: it knows no server, keeps
 * nothing between calls, and imports nothing of the project and nothing but {@code java.base} and
 * JSpecify. Its rules follow the <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS
 * protocol</a> of the Fetch standard.
 */
@NullMarked
package dev.backendjobs.cors;

import org.jspecify.annotations.NullMarked;
