// SPDX-License-Identifier: Apache-2.0
/** The durable storage over JDBC: SQLite and PostgreSQL. */
module dev.backendjobs.jdbc {
  requires com.github.benmanes.caffeine;
  requires static com.zaxxer.hikari;
  requires static org.postgresql.jdbc;
  requires org.slf4j;
  requires static org.xerial.sqlitejdbc;
  requires static org.jspecify;
  requires transitive dev.backendjobs;
  requires transitive java.sql;

  exports dev.backendjobs.jdbc;
}
