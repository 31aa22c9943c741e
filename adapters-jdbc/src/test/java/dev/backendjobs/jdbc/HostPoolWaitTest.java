// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Racers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A call ends within the call timeout and says why, however long the user's pool would let it wait.
 */
@ExtendWith(TestPostgres.Shared.class)
final class HostPoolWaitTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);

  /** Beyond the end of every test; for calls that must succeed on a busy machine. */
  private static final Duration POOL_WAIT = Duration.ofHours(1);

  private final TestPostgres server;
  private final String prefix;

  HostPoolWaitTest(TestPostgres server) {
    this.server = server;
    prefix = server.newPrefix();
  }

  @Test
  void callersThatHoldAllConnectionsOfThePoolGetTheCauseAndNothingIsStored() throws Exception {
    for (boolean sameApp : new boolean[] {true, false}) {
      try (HikariDataSource pool = pool(4);
          JobStorage patient = open(pool, POOL_WAIT);
          JobStorage storage = open(pool, CALL_TIMEOUT)) {
        long before = stored(patient, "app0", "app1", "app2", "app3");
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        CountDownLatch holding = new CountDownLatch(4);
        Racers.race(
            4,
            1,
            (round, thread) -> {
              try (Connection mine = pool.getConnection()) {
                mine.setAutoCommit(false);
                holding.countDown();
                Waiting.await("all to hold a connection", holding);
                try {
                  create("app" + (sameApp ? 0 : thread), "job" + sameApp + thread).on(storage);
                } catch (InternalServiceException failure) {
                  failures.add(failure);
                }
                mine.rollback();
                mine.setAutoCommit(true);
              }
            },
            round -> {});
        // why: one that has given up and returns its connection may help another one
        assertThat(failures).isNotEmpty().allSatisfy(HostPoolWaitTest::namesTheCause);
        awaitIdle(pool);
        assertThat(stored(patient, "app0", "app1", "app2", "app3"))
            .isEqualTo(before + 4 - failures.size());
        assertThat(create("app0", "later" + sameApp).on(patient).created()).isTrue();
      }
    }
  }

  @Test
  void eachKindOfCallEndsWhileThePoolHasNoConnection() throws Exception {
    try (HikariDataSource pool = pool(4)) {
      JobStorage storage = open(pool, CALL_TIMEOUT);
      List<Connection> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(pool.getConnection());
      }
      JobKey key = JobKey.of("app", "env", "a");
      assertThatThrownBy(() -> create("app", "a").on(storage))
          .satisfies(HostPoolWaitTest::namesTheCause);
      assertThatThrownBy(() -> storage.find(key)).satisfies(HostPoolWaitTest::namesTheCause);
      assertThatThrownBy(() -> storage.list(JobFilter.builder("app").build(), Long.MAX_VALUE, 5))
          .satisfies(HostPoolWaitTest::namesTheCause);
      assertThatThrownBy(() -> storage.changes("app", 0, 5))
          .satisfies(HostPoolWaitTest::namesTheCause);
      assertThatThrownBy(storage::checkWritable).satisfies(HostPoolWaitTest::namesTheCause);
      assertThatThrownBy(() -> open(pool, CALL_TIMEOUT))
          .isInstanceOf(StorageOpenException.class)
          .hasMessageContaining("all connections of its pool are in use");
      storage.close();
      for (Connection connection : all) {
        connection.close();
      }
      awaitIdle(pool);
    }
  }

  @Test
  void aDataSourceThatNeverAnswersHoldsABoundedNumberOfThreads() throws Exception {
    HangingSource source = new HangingSource(server.source());
    try (JobStorage patient = open(source.proxy(), POOL_WAIT);
        JobStorage storage = open(source.proxy(), CALL_TIMEOUT)) {
      create("app", "before").on(patient);
      source.hang();
      Racers.race(
          60,
          1,
          (round, thread) -> {
            String app = "app" + thread % 20;
            assertThatThrownBy(
                    () -> {
                      if (thread % 2 == 0) {
                        storage.find(JobKey.of(app, "env", "x"));
                      } else {
                        create(app, "x" + thread).on(storage);
                      }
                    })
                .isInstanceOf(InternalServiceException.class);
          },
          round -> {});
      assertThat(source.mostInside.get()).isBetween(1, 32);
      source.answer();
      Waiting.until(
          "late connections to go back", () -> source.inside.get() == 0 && source.open.get() == 0);
      create("app", "after").on(patient);
      assertThat(stored(patient, "app")).isEqualTo(2);
    }
    assertThat(source.open.get()).isZero();
  }

  @Test
  void whatTheDataSourceThrowsReachesTheCallerAsTheCause() throws Exception {
    HangingSource source = new HangingSource(server.source());
    try (JobStorage storage = open(source.proxy(), POOL_WAIT)) {
      source.failure = new IllegalStateException("the pool is closed");
      assertThatThrownBy(() -> storage.totals("app"))
          .isInstanceOf(InternalServiceException.class)
          .hasRootCauseMessage("the pool is closed");
      assertThatThrownBy(() -> create("app", "a").on(storage))
          .isInstanceOf(InternalServiceException.class)
          .hasRootCauseMessage("the pool is closed");
      source.failure = null;
      create("app", "a").on(storage);
    }
  }

  @Test
  void anInterruptedCallerStopsWaitingAndStaysInterrupted() throws Exception {
    HangingSource source = new HangingSource(server.source());
    try (JobStorage storage = open(source.proxy(), POOL_WAIT)) {
      source.hang();
      AtomicInteger interrupted = new AtomicInteger();
      Thread caller =
          new Thread(
              () -> {
                try {
                  storage.totals("app");
                } catch (InternalServiceException failure) {
                  if (Thread.currentThread().isInterrupted()) {
                    interrupted.incrementAndGet();
                  }
                }
              });
      caller.start();
      Waiting.until("the data source to be asked", () -> source.inside.get() == 1);
      caller.interrupt();
      Waiting.join(caller);
      assertThat(interrupted).hasValue(1);
      source.answer();
    }
  }

  private static void namesTheCause(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(InternalServiceException.class)
        .hasMessageContaining("all connections of its pool are in use")
        .hasMessageContaining("hold a connection in a transaction")
        .hasMessageContaining("pool of its own");
    assertThat(((InternalServiceException) failure).outcomeUnknown()).isFalse();
  }

  private static long stored(JobStorage storage, String... apps) {
    long stored = 0;
    for (String app : apps) {
      stored += storage.totals(app).stored();
    }
    return stored;
  }

  private static void awaitIdle(HikariDataSource pool) {
    Waiting.until(
        "the connections to go back",
        () ->
            pool.getHikariPoolMXBean().getActiveConnections() == 0
                && pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 0);
  }

  private JobStorage open(DataSource source, Duration callTimeout) {
    return JdbcJobStorage.builder(source).tablePrefix(prefix).callTimeout(callTimeout).open();
  }

  private HikariDataSource pool(int connections) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(server.source());
    config.setMaximumPoolSize(connections);
    config.setConnectionTimeout(POOL_WAIT.toMillis());
    return new HikariDataSource(config);
  }

  private static Write create(String app, String id) {
    JobKey key = JobKey.of(app, "env", id);
    return new Write(key, Decisions.create(key, "Op", JobStatus.RUNNING, T0));
  }

  /** A data source in which callers wait, deaf to interrupts, until it answers again. */
  private static final class HangingSource {
    private final DataSource source;
    private final Semaphore answers = new Semaphore(0);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger mostInside = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean hanging;
    private volatile RuntimeException failure;

    HangingSource(DataSource source) {
      this.source = source;
    }

    void hang() {
      hanging = true;
    }

    void answer() {
      hanging = false;
      answers.release(1_000);
    }

    DataSource proxy() {
      return (DataSource)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {DataSource.class},
              (proxy, method, arguments) ->
                  method.getName().equals("getConnection") ? lend() : false);
    }

    private Connection lend() throws Exception {
      if (failure != null) {
        throw failure;
      }
      mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
      try {
        if (hanging) {
          answers.acquireUninterruptibly();
        }
        Connection connection = source.getConnection();
        open.incrementAndGet();
        return counted(connection);
      } finally {
        inside.decrementAndGet();
      }
    }

    private Connection counted(Connection connection) {
      return (Connection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("close")) {
                  open.decrementAndGet();
                }
                try {
                  return method.invoke(connection, arguments);
                } catch (InvocationTargetException thrown) {
                  throw thrown.getCause();
                }
              });
    }
  }
}
