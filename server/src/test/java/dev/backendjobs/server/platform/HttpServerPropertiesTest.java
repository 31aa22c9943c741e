// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

final class HttpServerPropertiesTest {
  @Test
  void whatTheUserSetStays() {
    Properties properties = new Properties();
    properties.setProperty("sun.net.httpserver.maxReqTime", "3");
    HttpServerProperties.setMissing(properties);
    assertThat(properties)
        .containsEntry("sun.net.httpserver.maxReqTime", "3")
        .containsEntry("sun.net.httpserver.nodelay", "true")
        .hasSize(HttpServerProperties.NEEDED.size());
  }
}
