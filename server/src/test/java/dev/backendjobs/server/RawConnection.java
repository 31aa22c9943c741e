// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One kept connection on which a test decides what is sent when. */
final class RawConnection implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)\r\n");

  private final Socket socket;
  private final InputStream in;

  private RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static RawConnection to(URI server) throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout((int) Http.TIMEOUT.toMillis());
    socket.setTcpNoDelay(true);
    return new RawConnection(socket);
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  void get(String path) throws IOException {
    send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  /** Reads one whole reply: its head, and as much body as the head says. */
  String reply() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended after: " + head);
      }
      head.append((char) next);
    }
    Matcher length = LENGTH.matcher(head);
    int size = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return head + new String(in.readNBytes(size), StandardCharsets.UTF_8);
  }

  /** Tells the server that nothing more will come. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Sends the text again and again, without reading a reply, until the server closes. */
  void floodUntilClosed(String text) throws IOException {
    try {
      while (true) {
        send(text);
      }
    } catch (SocketException closed) {
      // why: this is the way to see it without reading
    }
  }

  /** Sends the text five times a second until the server closes. */
  void dripUntilClosed(String text) throws IOException {
    socket.setSoTimeout(200);
    while (true) {
      try {
        send(text);
        if (in.read() < 0) {
          return;
        }
      } catch (SocketTimeoutException nothingYet) {
        // why: goes on to the next drop
      } catch (SocketException reset) {
        return;
      }
    }
  }

  /** Returns whether the server has neither sent anything nor closed. */
  boolean isWaiting() throws IOException {
    int timeout = socket.getSoTimeout();
    socket.setSoTimeout(1);
    try {
      in.read();
      return false;
    } catch (SocketTimeoutException nothing) {
      socket.setSoTimeout(timeout);
      return true;
    }
  }

  /** Reads until the server closes the connection, by a reset too. */
  void awaitClosed() throws IOException {
    try {
      in.readAllBytes();
    } catch (SocketException reset) {
      // why: a server that closes with unread input resets
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
