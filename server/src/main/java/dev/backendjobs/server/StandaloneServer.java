// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import com.sun.net.httpserver.HttpHandler;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.cors.CorsPolicy;
import dev.backendjobs.http.BackendJobHandler;
import dev.backendjobs.http.BackendJobServer;
import dev.backendjobs.http.access.file.AccessFile;
import dev.backendjobs.http.tls.TlsKeystore;
import dev.backendjobs.jdbc.StorageOpenException;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.server.access.AccessOptions;
import dev.backendjobs.server.demo.DemoLoad;
import dev.backendjobs.server.demo.DemoPlace;
import dev.backendjobs.server.options.ServerOptions;
import dev.backendjobs.server.pages.Health;
import dev.backendjobs.server.pages.HealthHandler;
import dev.backendjobs.server.pages.Readiness;
import dev.backendjobs.server.pages.RootPage;
import dev.backendjobs.server.platform.FileWatch;
import dev.backendjobs.server.platform.ListenProblem;
import dev.backendjobs.server.platform.OpenFiles;
import dev.backendjobs.server.platform.StartException;
import dev.backendjobs.server.storage.StoragePlace;
import dev.backendjobs.storage.JobStorage;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running program: the store, the HTTP server over it, and the demo if there is one. */
final class StandaloneServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StandaloneServer.class);

  /** Names the server in the moment between the first request and the end of the start. */
  private static final String UNNAMED = "localhost";

  private static final int DEMO_SEED = 2026;
  private static final int DEMO_FINISHED_PER_APP = 100;

  // why: container runtimes kill 10 seconds after they asked
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(8);

  private final StoragePlace place;
  private final BackendJobStore store;
  private final Readiness readiness;
  private final BackendJobServer http;
  private final FileWatch files;
  private final @Nullable DemoLoad demo;

  private StandaloneServer(
      StoragePlace place,
      BackendJobStore store,
      Readiness readiness,
      BackendJobServer http,
      FileWatch files,
      @Nullable DemoLoad demo) {
    this.place = place;
    this.store = store;
    this.readiness = readiness;
    this.http = http;
    this.files = files;
    this.demo = demo;
  }

  /**
   * Starts the server and returns it, listening.
   *
   * @throws StartException if the access file cannot be read, the storage cannot be opened or the
   *     address cannot be listened on
   */
  static StandaloneServer start(
      ServerOptions options,
      AccessOptions access,
      Optional<TlsKeystore> tls,
      StoragePlace place,
      StoragePlace.Tables tables)
      throws StartException {
    // why: first, since they may be refused, and nothing is open yet
    CorsPolicy cors = options.corsPolicy();
    Optional<AccessFile> accessFile = access.open();
    InstantSource clock = InstantSource.system();
    JobStorage storage = open(place, tables);
    BackendJobStore store = store(options, clock, storage);
    Readiness readiness = new Readiness(storage::checkWritable);
    BackendJobServer http;
    try {
      http =
          listen(
              options,
              tls,
              handler(options, cors, access, accessFile, clock, store),
              readiness,
              accessFile.isPresent());
    } catch (IOException failure) {
      store.close();
      throw ListenProblem.of(options.host(), options.port(), failure);
    }
    FileWatch files = watch(accessFile, tls);
    DemoLoad demo = options.demo() ? DemoLoad.start(store, DEMO_SEED) : null;
    StandaloneServer server = new StandaloneServer(place, store, readiness, http, files, demo);
    server.announce(accessFile.isPresent(), tls.isPresent());
    return server;
  }

  private static JobStorage open(StoragePlace place, StoragePlace.Tables tables)
      throws StartException {
    try {
      return place.open(tables);
    } catch (StorageOpenException refused) {
      throw new StartException(
          "cannot open the storage: " + refused.getMessage() + place.remedy(), refused);
    } catch (IllegalArgumentException refused) {
      throw new StartException("cannot open the storage: " + refused.getMessage(), refused);
    }
  }

  private static BackendJobStore store(
      ServerOptions options, InstantSource clock, JobStorage storage) {
    RetentionPolicy retention = options.retention();
    if (options.demo()) {
      retention = retention.atMost(Math.min(DEMO_FINISHED_PER_APP, retention.maxFinishedPerApp()));
    }
    BackendJobStore.Builder store =
        BackendJobStore.builder()
            .clock(clock)
            .storage(storage)
            .limits(options.limits())
            .retention(retention);
    if (retention.removesAnything()) {
      store.sweepEvery(SweepPause.of(retention));
    }
    return store.build();
  }

  private static BackendJobHandler handler(
      ServerOptions options,
      CorsPolicy cors,
      AccessOptions access,
      Optional<AccessFile> accessFile,
      InstantSource clock,
      BackendJobStore store) {
    BackendJobHandler.Builder handler =
        BackendJobHandler.builder(store)
            .cors(cors)
            .pathPrefixes(options.pathPrefixes().toArray(String[]::new));
    accessFile.ifPresent(
        file ->
            handler.authenticator(access.authenticator(file, clock)).authorizer(file.authorizer()));
    return handler.build();
  }

  private static BackendJobServer listen(
      ServerOptions options,
      Optional<TlsKeystore> tls,
      BackendJobHandler jobs,
      Readiness readiness,
      boolean asksForToken)
      throws IOException {
    AtomicReference<URI> address = new AtomicReference<>(URI.create("http://" + UNNAMED));
    RootPage page =
        new RootPage(address::get, ServerCommand.Version.number(), options.demo(), asksForToken);
    HttpHandler live = new HealthHandler(HealthHandler.LIVE_PATH, Health::live, jobs);
    HttpHandler ready = new HealthHandler(HealthHandler.READY_PATH, readiness, jobs);
    BackendJobServer.Builder server =
        BackendJobServer.builder(jobs)
            .host(options.host())
            .port(options.port())
            .rootPage(page)
            .context(HealthHandler.LIVE_PATH, live)
            .context(HealthHandler.READY_PATH, ready);
    tls.map(TlsKeystore::sslContext).ifPresent(server::tls);
    options.allowedHosts().ifPresent(server::allowedHosts);
    BackendJobServer started = server.start();
    address.set(started.uri());
    return started;
  }

  private static FileWatch watch(Optional<AccessFile> accessFile, Optional<TlsKeystore> tls) {
    List<Runnable> looks = new ArrayList<>();
    accessFile.ifPresent(file -> looks.add(file::current));
    tls.ifPresent(file -> looks.add(file::look));
    return FileWatch.start(looks);
  }

  private void announce(boolean asksWhoCalls, boolean secured) {
    LOG.info("Jobs are stored {}", place.description());
    OpenFiles.warnIfFew();
    if (!http.address().getAddress().isLoopbackAddress()) {
      if (!asksWhoCalls) {
        LOG.warn("Other machines can reach this server, and anyone may read and write");
      } else if (!secured) {
        LOG.warn(
            "Other machines can reach this server over plain HTTP, which shows tokens to the network");
      }
    }
    if (demo != null) {
      LOG.info("The demo runs; try: curl {}{}", http.uri(), DemoPlace.ALL.get(0).path());
    }
  }

  /** Returns its address: the host as given, and the port that it got. */
  URI uri() {
    return http.uri();
  }

  /** Refuses new requests, waits for running ones, then closes the store. */
  @Override
  public void close() {
    readiness.drain();
    LOG.info("Stopping: waiting for running requests");
    if (demo != null) {
      demo.close();
    }
    files.close();
    if (!http.stop(SHUTDOWN_TIMEOUT)) {
      LOG.warn(
          "Some requests did not end within {} s, and lost their connections",
          SHUTDOWN_TIMEOUT.toSeconds());
    }
    store.close();
    LOG.info("Stopped");
  }
}
