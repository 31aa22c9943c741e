// SPDX-License-Identifier: Apache-2.0
/** The HTTP API of job records, on the HTTP server of the JDK. */
module dev.backendjobs.http {
  requires transitive dev.backendjobs;
  requires transitive jdk.httpserver;
  requires com.fasterxml.jackson.core;
  requires org.slf4j;
  requires static com.fasterxml.jackson.databind;
  requires static org.jspecify;

  exports dev.backendjobs.http;
  exports dev.backendjobs.http.access;
  exports dev.backendjobs.http.access.file;
  exports dev.backendjobs.http.access.signature;
  exports dev.backendjobs.http.json;
  exports dev.backendjobs.http.tls;
}
