// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A PostgreSQL server of one test's own, which it may stop, kill and start again on the same port.
 *
 * <p>Commits wait for the disk, as they do by PostgreSQL's own default. To be used by one thread.
 */
public final class PostgresProcess implements AutoCloseable {
  private final Path files;
  private final int port;
  private EmbeddedPostgres server;

  private PostgresProcess(Path files, int port, EmbeddedPostgres server) {
    this.files = files;
    this.port = port;
    this.server = server;
  }

  /** Starts a server that keeps its files in this directory, which may be missing. */
  public static PostgresProcess start(Path files) throws IOException {
    int port = freePort();
    return new PostgresProcess(files, port, start(files, port));
  }

  private static EmbeddedPostgres start(Path files, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(files)
        .setCleanDataDirectory(false)
        // why: the library turns both off, and then a commit may be lost
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Returns where the server is. */
  public PostgresUrl url() {
    return PostgresUrl.parse("postgresql://postgres@localhost:" + port + "/postgres");
  }

  /** Ends the server in order: connections break, what was committed is written out. */
  public void stop() throws IOException {
    server.close();
  }

  /** Ends all processes of the server at once, with SIGKILL. */
  public void kill() throws IOException {
    List<ProcessHandle> processes = new ArrayList<>();
    ProcessHandle.of(Long.parseLong(Files.readAllLines(files.resolve("postmaster.pid")).get(0)))
        .ifPresent(
            first -> {
              processes.add(first);
              first.descendants().forEach(processes::add);
            });
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
    // why: there is nothing left to stop, but the library's own lock on the files
    server.close();
  }

  /** Starts the server again, on what its files hold. */
  public void startAgain() throws IOException {
    server = start(files, port);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
