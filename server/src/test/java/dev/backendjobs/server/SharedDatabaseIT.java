// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.jdbc.JdbcJobStorage;
import dev.backendjobs.jdbc.PostgresProcess;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Invariants;
import dev.backendjobs.testkit.Racers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers over one database are as exact as one, while one of them is killed and the database goes
 * away in the middle; and all serve again by themselves.
 *
 * <p>The system property {@code jobs.races} is the number of rounds.
 */
@Timeout(3_600)
final class SharedDatabaseIT {
  private static final int ROUNDS = Integer.getInteger("jobs.races", 12);
  private static final int CLIENTS = 12;
  private static final int PLACES = 5;

  @TempDir private static Path directory;

  private static PostgresProcess database;

  /** The jobs whose creation was acknowledged. */
  private final Set<JobKey> created = ConcurrentHashMap.newKeySet();

  /** The ETags with which the guarded jobs were created, by round. */
  private final List<String> tags = new ArrayList<>();

  /** The clients of this round whose change was acknowledged, and those without a sure answer. */
  private final Queue<Integer> winners = new ConcurrentLinkedQueue<>();

  private final Queue<Integer> unsure = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();

  @BeforeAll
  static void startDatabase() throws IOException {
    database = PostgresProcess.start(directory.resolve("database"));
  }

  @AfterAll
  static void endDatabase() throws IOException {
    database.close();
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void racesStayExactWhileAServerIsKilledAndTheDatabaseGoesAway(int size) throws Exception {
    String prefix = "of" + size + "_";
    try (ServerGroup servers = ServerGroup.start(size, flags(prefix))) {
      for (int round = 0; round < ROUNDS; round++) {
        HttpResponse<String> created = put(servers, round, guarded(round));
        assertThat(created.statusCode()).isEqualTo(201);
        tags.add(created.headers().firstValue("ETag").orElseThrow());
      }
      Racers.race(
          CLIENTS + 1,
          ROUNDS,
          (round, client) -> {
            if (client == CLIENTS) {
              disturb(round, servers);
            } else {
              race(round, client, servers);
            }
          },
          round -> checkRound(round, servers));
      servers.requireAllReady();
      checkDatabase(prefix);
      System.out.println(
          size + " servers, " + ROUNDS + " rounds, " + requests + " requests, all exact");
    }
  }

  /** The long form runs with as few and with more servers. */
  private static List<Integer> sizes() {
    return ROUNDS > 12 ? List.of(2, 3, 4) : List.of(3);
  }

  @Test
  void warnsThatADatabaseMayLoseWhatItAcknowledged() throws Exception {
    String lax = url() + "?options=-c%20synchronous_commit=off";
    try (ServerProcess server =
        ServerProcess.start("--port", "0", "--storage", lax, "--storage-table-prefix", "lax_")) {
      server.awaitReady();
      server.terminate();
      assertThat(server.err())
          .anyMatch(line -> line.contains("The database's synchronous_commit is off"))
          .noneMatch(line -> line.contains("fsync"));
    }
  }

  private static String url() {
    return database.url().toString().replace("//", "//postgres@");
  }

  private static String[] flags(String prefix) {
    return new String[] {
      "--port",
      "0",
      "--storage",
      url(),
      "--storage-table-prefix",
      prefix,
      "--max-active-per-environment",
      Integer.toString(PLACES)
    };
  }

  /** In each dozen of rounds a server is killed and replaced, and the database goes away twice. */
  private static void disturb(int round, ServerGroup servers) throws Exception {
    int victim = round / 12 % servers.size();
    switch (round % 12) {
      case 1 -> servers.kill(victim);
      case 3 -> servers.startAgain(victim);
      case 6 -> {
        database.stop();
        database.startAgain();
      }
      case 9 -> {
        database.kill();
        database.startAgain();
      }
      default -> {}
    }
  }

  private void race(int round, int client, ServerGroup servers) throws Exception {
    JobKey key = JobKey.of("quota", "round" + round, "of" + client);
    int entered = put(servers, client, key).statusCode();
    if (entered == 429) {
      assertThat(created).doesNotContain(key);
    } else {
      assertThat(entered).isIn(200, 201);
      created.add(key);
    }
    ServerGroup.Outcome update =
        servers.send(
            client,
            "POST",
            path(guarded(round)),
            "{\"status\":\"FAILED\",\"error\":\"" + client + "\"}",
            "If-Match",
            tags.get(round));
    requests.addAndGet(2);
    if (update.answer().statusCode() == 200) {
      winners.add(client);
    } else {
      assertThat(update.answer().statusCode()).isEqualTo(412);
      if (update.unsure()) {
        unsure.add(client);
      }
    }
  }

  private static HttpResponse<String> put(ServerGroup servers, int first, JobKey key)
      throws Exception {
    return servers.send(first, "PUT", path(key), "{\"operation\":\"Op\"}").answer();
  }

  private static JobKey guarded(int round) {
    return JobKey.of("guard", "env" + round / 4, "job" + round);
  }

  private static String path(JobKey key) {
    return "/backend/" + key.appId() + "/job/" + key.environment() + "/" + key.jobId();
  }

  private void checkRound(int round, ServerGroup servers) {
    assertThat(created.stream().filter(key -> key.environment().equals("round" + round)))
        .as("jobs that entered in round %s", round)
        .hasSize(PLACES);
    String job;
    try {
      job = servers.send(round, "GET", path(guarded(round)), "").answer().body();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    if (winners.isEmpty()) {
      assertThat(unsure).as("possible winners of round %s", round).isNotEmpty();
      assertThat(unsure).anyMatch(client -> job.contains("\"error\":\"" + client + "\""));
    } else {
      assertThat(winners).as("winners of round %s", round).hasSize(1);
      assertThat(job).contains("\"error\":\"" + winners.peek() + "\"");
    }
    winners.clear();
    unsure.clear();
  }

  private void checkDatabase(String prefix) {
    try (JobStorage storage = JdbcJobStorage.at(database.url()).tablePrefix(prefix).open()) {
      Invariants.check(storage);
      assertThat(Invariants.listing(storage, JobFilter.builder("quota").build(), 100))
          .extracting(BackendJob::key)
          .containsExactlyInAnyOrderElementsOf(created);
      assertThat(storage.tally("quota").revision()).isEqualTo((long) PLACES * ROUNDS);
      List<JobChange> transitions = storage.changes("guard", ROUNDS, 2 * ROUNDS).changes();
      assertThat(transitions).hasSize(ROUNDS);
      assertThat(transitions.stream().map(JobChange::key).collect(Collectors.toSet()))
          .hasSize(ROUNDS);
      assertThat(storage.tally("guard").count(JobStatus.FAILED)).isEqualTo(ROUNDS);
    }
  }
}
