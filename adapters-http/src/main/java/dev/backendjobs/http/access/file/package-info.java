// SPDX-License-Identifier: Apache-2.0
/**
 * Access control by a file of tokens and access keys.
 *
 * <p>Start with {@link dev.backendjobs.http.access.file.AccessFile}, which is both an authenticator
 * and an authorizer. It may import {@code access}, {@code access.signature}, {@code internal.text},
 * the JDK and slf4j.
 */
@NullMarked
package dev.backendjobs.http.access.file;

import org.jspecify.annotations.NullMarked;
