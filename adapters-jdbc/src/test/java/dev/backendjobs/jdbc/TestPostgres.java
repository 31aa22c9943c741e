// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import dev.backendjobs.jdbc.internal.sources.OpenSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A real PostgreSQL server that all tests of a run share, each under its own table prefix. */
final class TestPostgres implements AutoCloseable {
  private final EmbeddedPostgres server;
  private final AtomicInteger prefixes = new AtomicInteger();
  private final OpenSource pool;
  private final Map<String, OpenSource> pools = new ConcurrentHashMap<>();

  private TestPostgres() {
    try {
      server = EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    pool = url().withPoolSize(32).open(Duration.ofSeconds(10));
  }

  /** Returns connections of a pool that lasts as long as the server. */
  DataSource source() {
    return pool.source();
  }

  /** Returns connections for which the server has this setting, unless they set it themselves. */
  DataSource source(String setting, String value) {
    String options = "-c " + setting + "=" + value.replace(" ", "\\ ");
    return pools
        .computeIfAbsent(
            options,
            unused -> {
              String encoded = URLEncoder.encode(options, StandardCharsets.UTF_8);
              return PostgresUrl.parse("postgresql://postgres@" + place() + "?options=" + encoded)
                  .withPoolSize(32)
                  .open(Duration.ofSeconds(10));
            })
        .source();
  }

  /** Returns where the server is. */
  PostgresUrl url() {
    return PostgresUrl.parse("postgresql://postgres@" + place());
  }

  private String place() {
    return "localhost:" + server.getPort() + "/postgres";
  }

  /** Returns the port of the server. */
  int port() {
    return server.getPort();
  }

  /** Returns a table prefix that no other test has. */
  String newPrefix() {
    return "t" + prefixes.incrementAndGet() + "_";
  }

  @Override
  public void close() throws IOException {
    pool.closing().close();
    for (OpenSource other : pools.values()) {
      other.closing().close();
    }
    server.close();
  }

  /** Gives the server to tests that take it as a parameter. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
      return parameter.getParameter().getType() == TestPostgres.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
      return test.getRoot()
          .getStore(Namespace.GLOBAL)
          .getOrComputeIfAbsent(
              TestPostgres.class, unused -> new TestPostgres(), TestPostgres.class);
    }
  }
}
