// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.jdk;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Loads what the JDK needs to close a connection. */
public final class SocketClosing {
  private SocketClosing() {}

  /**
   * Loads it now.
   *
   * <p>The JDK opens a file when it closes the first connection of the process. Where clients have
   * used up all open files by then, that fails with an {@code Error}, which ends the thread of the
   * server that accepts, and the server accepts no connection again.
   */
  public static void prepare() throws IOException {
    SocketChannel.open().close();
  }
}
