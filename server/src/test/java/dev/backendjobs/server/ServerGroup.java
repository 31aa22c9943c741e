// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Servers with the same flags, and clients that turn to the next one when one does not answer.
 *
 * <p>Any thread may send; one thread kills and starts.
 */
final class ServerGroup implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(4);

  /**
   * What became of a request that was sent until it had a definite answer.
   *
   * @param unsure whether it was sent more than once, so that an earlier time may have had effect
   */
  record Outcome(HttpResponse<String> answer, boolean unsure) {}

  private final String[] flags;
  private final List<ServerProcess> servers = new ArrayList<>();
  private final List<Http> clients = new CopyOnWriteArrayList<>();

  private ServerGroup(String... flags) {
    this.flags = flags;
  }

  static ServerGroup start(int size, String... flags) throws Exception {
    ServerGroup group = new ServerGroup(flags);
    try {
      for (int i = 0; i < size; i++) {
        group.servers.add(ServerProcess.start(flags));
      }
      for (ServerProcess server : group.servers) {
        group.clients.add(Http.of(server.awaitReady()));
      }
      return group;
    } catch (Exception | Error failure) {
      group.close();
      throw failure;
    }
  }

  int size() {
    return servers.size();
  }

  /** Kills a server at once. */
  void kill(int server) throws InterruptedException {
    servers.get(server).kill();
  }

  /** Starts a server in the place of a killed one. */
  void startAgain(int server) throws Exception {
    servers.set(server, ServerProcess.start(flags));
    clients.set(server, Http.of(servers.get(server).awaitReady()));
  }

  /** Sends a request to a server, and to the next ones until one gives a definite answer. */
  Outcome send(int first, String method, String path, String json, String... headers)
      throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    for (int tries = 0; ; tries++) {
      try {
        Http client = clients.get((first + tries) % clients.size());
        HttpResponse<String> answer = client.send(method, path, json, headers);
        if (answer.statusCode() != 504) {
          return new Outcome(answer, tries > 0);
        }
      } catch (IOException broken) {
        assertThat(broken).isNotNull();
      }
      assertThat(System.nanoTime())
          .as("a definite answer to %s %s came in %s", method, path, TIMEOUT)
          .isLessThan(end);
    }
  }

  /** Checks that each server, whatever happened to it, serves again. */
  void requireAllReady() throws Exception {
    for (Http client : clients) {
      assertThat(client.get("/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Override
  public void close() {
    servers.forEach(ServerProcess::close);
  }
}
