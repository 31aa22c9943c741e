// SPDX-License-Identifier: Apache-2.0
/** The durable storage over JDBC: SQLite and PostgreSQL. */
module dev.backendjobs.jdbc {
  requires com.github.benmanes.caffeine;
  requires com.zaxxer.hikari;
  requires org.postgresql.jdbc;
  requires org.slf4j;
  requires org.xerial.sqlitejdbc;
  requires static org.jspecify;
  requires transitive dev.backendjobs;
  requires transitive java.sql;

  exports dev.backendjobs.jdbc;
}
