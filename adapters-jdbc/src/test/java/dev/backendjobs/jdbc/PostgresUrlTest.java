// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.jdbc.internal.sources.OpenSource;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A URL shows where the database is, and never the account. */
final class PostgresUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:s3cret@db.example:5433/jobs?sslmode=require",
        "postgres://me:s3cret@db.example:5433/jobs",
        "jdbc:postgresql://db.example:5433/jobs?user=me&password=s3cret&sslmode=require",
        "POSTGRESQL://me:s3c%72et@db.example:5433/jobs",
      })
  void theAccountIsNeverShown(String text) {
    assertThat(PostgresUrl.parse(text)).hasToString("postgresql://db.example:5433/jobs");
  }

  @Test
  void anAccountMayHoldAnyCharacter() {
    PostgresUrl url = PostgresUrl.parse("postgresql://a%40b:p%2F%3A+%25@h1:1,h2:2/db");
    assertThat(url).hasToString("postgresql://h1:1,h2:2/db");
    assertThat(PostgresUrl.parse("postgresql://a@b:p@h/db")).hasToString("postgresql://h/db");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mysql://me:s3cret@h/db", "postgresql:me:s3cret", "jdbc:sqlite:x"})
  void anyOtherTextIsRefusedAndNotShown(String text) {
    assertThatThrownBy(() -> PostgresUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:s3cret%zz@h/db",
        "postgresql://h/db?password=s3cret%zz",
        "postgresql://me:s3cret@h/db?options=s3cret%zz",
        "postgresql://me:s3cret@h/db?ApplicationName=s3cret%z"
      })
  void aMalformedEncodingIsRefusedAndNotShown(String text) {
    assertThatThrownBy(() -> PostgresUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a part of the PostgreSQL URL is not properly percent-encoded")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:s3cret/pw@host/jobs",
        "postgresql://me:s3cret?pw@host/jobs",
        "postgresql://me:12/s3cret@host/jobs",
        "postgresql://me:12?s3cret@host/jobs",
        "postgresql://me:12?s3cret=@host/jobs",
        "postgresql://me:12/s3cret?x=y@host/jobs",
        "postgresql://host:s3cret/jobs",
        "postgresql://host:99999/s3cret",
        "postgresql://me:pw@host/jobs/s3cret",
        "postgresql://me:pw@ho st/s3cret",
        "postgresql://host/jobs?s3cret",
        "postgresql://host/jobs?s3cret@x=1",
        "jdbc:postgresql://host:s3cret@/jobs?user=x&y",
      })
  void aUrlWithAPartInTheWrongPlaceIsRefusedAndNotShown(String text) {
    assertThatThrownBy(() -> PostgresUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("percent-encoded")
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }

  @Test
  void noPartOfAnyPasswordIsEverShown() {
    Random random = new Random(7);
    String separators = "/?#@:&%= +;,[]'\"\\.";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder password = new StringBuilder();
      for (int parts = 1 + random.nextInt(4); parts > 0; parts--) {
        password.append(separators.charAt(random.nextInt(separators.length()))).append("QZX");
      }
      String text = "postgresql://me:" + (i % 2 == 0 ? "1" : "") + password + "@host:5432/jobs";
      try {
        assertThat(PostgresUrl.parse(text).toString()).as(text).doesNotContain("QZX");
      } catch (IllegalArgumentException refused) {
        assertThat(refused).as(text).hasNoCause();
        assertThat(refused.getMessage()).as(text).doesNotContain("QZX");
      }
    }
  }

  @Test
  void noThrowableOfAnOpeningThatFailsShowsTheAccountOrTheSettings() {
    for (String text :
        List.of(
            "postgresql://me:s3cret@localhost:1/db",
            "postgresql://me:s3cret@localhost:1/db?sslmode=s3cret",
            "postgresql://me:s3cret@localhost:1/db?socketTimeout=s3cret",
            "postgresql://me:s3cret@localhost:1/db?targetServerType=s3cret",
            "postgresql://localhost:1/db?user=me&password=s3cret&loginTimeout=s3cret")) {
      assertThatThrownBy(
              () ->
                  JdbcJobStorage.at(PostgresUrl.parse(text))
                      .callTimeout(Duration.ofSeconds(1))
                      .open())
          .isInstanceOf(StorageOpenException.class)
          .satisfies(
              thrown -> {
                for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                  assertThat(String.valueOf(cause.getMessage())).as(text).doesNotContain("s3cret");
                }
              });
    }
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsNamedInOneLineWithoutTheAccount() {
    PostgresUrl url = PostgresUrl.parse("postgresql://me:s3cret@localhost:1/db");
    assertThatThrownBy(() -> JdbcJobStorage.at(url).callTimeout(Duration.ofSeconds(1)).open())
        .isInstanceOf(StorageOpenException.class)
        .hasMessageStartingWith("no connection to the database at postgresql://localhost:1/db: ")
        .hasMessageNotContainingAny("s3cret", "me:", "\n");
  }

  @Test
  @ExtendWith(TestPostgres.Shared.class)
  void itConnects(TestPostgres server) {
    String text = server.url().toString().replace("//", "//postgres:any@");
    try (JdbcJobStorage storage =
        JdbcJobStorage.at(PostgresUrl.parse(text).withPoolSize(2))
            .tablePrefix(server.newPrefix())
            .open()) {
      assertThat(storage.apps(null, 1)).isEmpty();
    }
  }

  @Test
  @ExtendWith(TestPostgres.Shared.class)
  void aSettingOfTheUrlBeatsOurOwnAndLeavesTheOthers(TestPostgres server) throws Exception {
    PostgresUrl url =
        PostgresUrl.parse(
            server.url().toString().replace("//", "//postgres@")
                + "?ApplicationName=mine&options=-c%20lock_timeout=7s%20-c%20work_mem=1MB");
    OpenSource pool = url.withPoolSize(2).open(Duration.ofSeconds(4));
    try (Closeable closing = pool.closing();
        Connection connection = pool.source().getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(closing).isNotNull();
      assertThat(shown(statement, "application_name")).isEqualTo("mine");
      assertThat(shown(statement, "lock_timeout")).isEqualTo("7s");
      assertThat(shown(statement, "work_mem")).isEqualTo("1MB");
      assertThat(shown(statement, "statement_timeout")).isEqualTo("4s");
    }
  }

  @Test
  @ExtendWith(TestPostgres.Shared.class)
  void theServerGivesUpWhenTheCallerDoes(TestPostgres server) throws Exception {
    OpenSource pool = server.url().withPoolSize(2).open(Duration.ofSeconds(4));
    try (Closeable closing = pool.closing();
        Connection connection = pool.source().getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(closing).isNotNull();
      assertThat(shown(statement, "lock_timeout")).isEqualTo("4s");
      assertThat(shown(statement, "statement_timeout")).isEqualTo("4s");
    }
  }

  @Test
  @ExtendWith(TestPostgres.Shared.class)
  void aDatabaseThatCannotHoldEveryNameIsRefused(TestPostgres server) throws Exception {
    String name = server.newPrefix() + "ascii";
    try (Connection connection = server.source().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE DATABASE "
              + name
              + " TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");
    }
    String url =
        server.url().toString().replace("/postgres", "/" + name).replace("//", "//postgres@");
    assertThatThrownBy(() -> JdbcJobStorage.at(PostgresUrl.parse(url)).open())
        .isInstanceOf(StorageOpenException.class)
        .hasMessageContaining("encoding is SQL_ASCII; it must be UTF8");
  }

  private static String shown(Statement statement, String setting) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }
}
