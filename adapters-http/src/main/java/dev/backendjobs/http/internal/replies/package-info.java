// SPDX-License-Identifier: Apache-2.0
/**
 * Replies as values, and the one table from exceptions to error replies.
 *
 * <p>Start with {@link dev.backendjobs.http.internal.replies.ErrorReplies}. It may import {@code
 * json}, {@code routing}, {@code text}, {@code access} and the values of core.
 */
@NullMarked
package dev.backendjobs.http.internal.replies;

import org.jspecify.annotations.NullMarked;
