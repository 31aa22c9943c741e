// SPDX-License-Identifier: Apache-2.0
/**
 * AWS Signature Version 4 of requests.
 *
 * <p>Start with {@link dev.backendjobs.http.access.signature.SignatureV4}. It may import {@code
 * access} and the JDK.
 */
@NullMarked
package dev.backendjobs.http.access.signature;

import org.jspecify.annotations.NullMarked;
