// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What one hostile or broken client sends, and what has to come of it. A value: each method returns
 * another.
 *
 * @param sent one character a byte
 * @param endsOutput whether the client then closes its half of the connection
 * @param statuses of our replies in their order; empty: the JDK's server refuses by itself, with a
 *     page of its own or none, and closes
 * @param stays whether the connection then serves a next request; otherwise it is closed
 */
record Attack(String name, String sent, boolean endsOutput, List<Integer> statuses, boolean stays) {
  /** A client that sends this text with each line break as CR LF, and waits. */
  static Attack sends(String name, String text) {
    return sendsBytes(name, text.replace("\n", "\r\n"));
  }

  /** A client that sends these bytes as they are, and waits. */
  static Attack sendsBytes(String name, String bytes) {
    return new Attack(name, bytes, false, List.of(), false);
  }

  Attack thenEnds() {
    return new Attack(name, sent, true, statuses, stays);
  }

  Attack gets(int... replies) {
    return new Attack(name, sent, endsOutput, IntStream.of(replies).boxed().toList(), true);
  }

  Attack andIsClosed() {
    return new Attack(name, sent, endsOutput, statuses, false);
  }

  @Override
  public String toString() {
    return name;
  }
}
