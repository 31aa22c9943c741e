// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sources;

import org.jspecify.annotations.Nullable;

/**
 * The storage cannot be opened; the message is one line that is safe to show.
 *
 * <p>The builder turns it into the exception that users see.
 */
public final class OpenFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the failure. */
  public OpenFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
