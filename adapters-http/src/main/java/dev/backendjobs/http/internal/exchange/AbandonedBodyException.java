// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.exchange;

import java.io.IOException;

/** Tells the server to close the connection: the reply is out, the request's body is not in. */
final class AbandonedBodyException extends IOException {
  private static final long serialVersionUID = 1L;

  public AbandonedBodyException() {
    super("the body of the request was not read to its end");
  }
}
