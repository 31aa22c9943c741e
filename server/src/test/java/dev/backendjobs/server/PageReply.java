// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;

/** What a page saw of a reply; status 0 and the name of an error when it was withheld. */
record PageReply(int status, Map<?, ?> headers, String body) {
  String header(String name) {
    return (String) headers.get(name.toLowerCase(Locale.ROOT));
  }

  PageReply assertStatus(int expected) {
    assertThat(status).as(body).isEqualTo(expected);
    return this;
  }

  PageReply assertHolds(String... parts) {
    assertThat(body).contains(parts);
    return this;
  }

  void assertWithheld() {
    assertThat(this).isEqualTo(new PageReply(0, Map.of(), "TypeError"));
  }
}
