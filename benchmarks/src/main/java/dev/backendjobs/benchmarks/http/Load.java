// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A load: kept connections, each of which sends a request as soon as it has the reply to the one
 * before, all on one thread.
 */
final class Load implements AutoCloseable {
  private static final int MOST_REPLIES = 1_000_000;

  /** How long a refused client waits before it sends again. */
  private static final long PAUSE_MILLIS = 20;

  /**
   * The result of a load.
   *
   * @param perSecond good replies each second
   * @param p50 median time to a good reply, in milliseconds
   * @param p99 time within which 99 of 100 good replies came, in milliseconds
   * @param refused share of refused requests, from 0 to 1
   */
  record Outcome(double perSecond, double p50, double p99, double refused) {}

  /** One client: the requests that it sends in turn, and the reply that it waits for. */
  private final class Line {
    final byte[][] requests;
    final ByteBuffer in = ByteBuffer.allocate(16 * 1024);
    SocketChannel channel;
    int turn;
    long sentAt;

    Line(byte[][] requests) throws IOException {
      this.requests = requests;
      this.channel = connect();
    }

    private SocketChannel connect() throws IOException {
      SocketChannel made = SocketChannel.open(address);
      made.setOption(StandardSocketOptions.TCP_NODELAY, true);
      made.configureBlocking(false);
      made.register(selector, SelectionKey.OP_READ, this);
      return made;
    }

    void connectAgain() throws IOException {
      channel.close();
      channel = connect();
    }

    void send() throws IOException {
      in.clear();
      ByteBuffer out = ByteBuffer.wrap(requests[turn]);
      turn = (turn + 1) % requests.length;
      sentAt = System.nanoTime();
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }
  }

  private final InetSocketAddress address;
  private final Selector selector = Selector.open();

  /** Refused clients, the longest waiting first. */
  private final Deque<Line> refused = new ArrayDeque<>();

  private final List<Line> lines = new ArrayList<>();
  private final long[] times = new long[MOST_REPLIES];

  /**
   * Opens the connections.
   *
   * @param requests for each connection, what it sends in turn
   */
  Load(int port, List<byte[][]> requests) throws IOException {
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (byte[][] turns : requests) {
      lines.add(new Line(turns));
    }
  }

  /** Sends requests for a time; every connection gets its last reply before this returns. */
  Outcome run(long millis) throws IOException {
    int good = 0;
    int refusals = 0;
    int open = lines.size();
    long begun = System.nanoTime();
    long end = begun + millis * 1_000_000;
    for (Line line : lines) {
      line.send();
    }
    long now = begun;
    while (open > 0) {
      selector.select(PAUSE_MILLIS);
      now = System.nanoTime();
      while (!refused.isEmpty() && now - refused.peek().sentAt > PAUSE_MILLIS * 1_000_000) {
        refused.remove().send();
      }
      var ready = selector.selectedKeys().iterator();
      while (ready.hasNext()) {
        Line line = (Line) ready.next().attachment();
        ready.remove();
        if (line.channel.read(line.in) < 0) {
          throw new IOException("the server closed a connection");
        }
        int status = status(line.in);
        if (status == 0) {
          continue;
        }
        now = System.nanoTime();
        boolean more = now < end && good < MOST_REPLIES;
        if (!more) {
          open--;
        }
        if (status < 300) {
          times[good++] = now - line.sentAt;
          if (more) {
            line.send();
          }
        } else {
          refusals++;
          line.connectAgain();
          if (more) {
            line.sentAt = now;
            refused.add(line);
          }
        }
      }
    }
    Arrays.sort(times, 0, good);
    return new Outcome(
        good * 1e9 / (now - begun),
        good == 0 ? 0 : times[good / 2] / 1e6,
        good == 0 ? 0 : times[(int) (good * 0.99)] / 1e6,
        (double) refusals / Math.max(1, good + refusals));
  }

  /** Returns the status of the reply if it is whole, else 0. */
  private static int status(ByteBuffer in) {
    byte[] bytes = in.array();
    int length = in.position();
    int head = -1;
    long body = 0;
    for (int i = 0, line = 0; i + 1 < length; i++) {
      if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
        if (i == line) {
          head = i + 2;
          break;
        }
        if (i - line > 16
            && bytes[line + 8] == 'l'
            && bytes[line + 14] == ':'
            && bytes[line] == 'C') {
          body = number(bytes, line + 15, i);
        }
        line = i + 2;
      }
    }
    return head >= 0 && length >= head + body ? (int) number(bytes, 9, 12) : 0;
  }

  private static long number(byte[] bytes, int from, int to) {
    return Long.parseLong(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).strip());
  }

  @Override
  public void close() throws IOException {
    for (Line line : lines) {
      line.channel.close();
    }
    selector.close();
  }
}
