// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.http.access.AccessRequest;
import dev.backendjobs.http.access.Action;
import dev.backendjobs.http.access.file.AccessFormatException;
import dev.backendjobs.http.access.file.AccessList;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TokenCommandTest {
  private static List<String> printed(String... args) {
    StringWriter out = new StringWriter();
    // why: variables of the server, or of anybody, must not say who gets a token
    Map<String, String> environment = Map.of("BACKEND_JOBS_NAME", "root", "BACKEND_JOBS_APPS", "x");
    assertThat(ServerCommand.commandLine(environment).setOut(new PrintWriter(out)).execute(args))
        .isZero();
    return out.toString().lines().toList();
  }

  private static boolean permits(AccessList list, Action action, String app) {
    return list.permits(
        AccessRequest.builder(action, app, "dev").principal("ci").jobId("j1").build());
  }

  @Test
  void aNewTokenIsTakenByTheLineBesideIt() throws AccessFormatException {
    List<String> lines =
        printed("token", "new", "--name", "ci", "--apps", "shop,my blog", "--write");
    assertThat(lines).hasSize(4);
    String token = lines.get(1);
    AccessList list = AccessList.parse(lines.get(3));
    assertThat(list.principalOfToken(token)).contains("ci");
    assertThat(lines.get(3)).doesNotContain(token);
    assertThat(permits(list, Action.CREATE, "my blog")).isTrue();
    assertThat(permits(list, Action.CREATE, "shop")).isTrue();
    assertThat(permits(list, Action.GET, "wiki")).isFalse();
  }

  @Test
  void theAppsAreAskedFor() {
    for (String kind : List.of("new", "key")) {
      StringWriter err = new StringWriter();
      StringWriter out = new StringWriter();
      int exitCode =
          ServerCommand.commandLine(Map.of())
              .setErr(new PrintWriter(err))
              .setOut(new PrintWriter(out))
              .execute("token", kind, "--name=ci", "--write");
      assertThat(exitCode).isEqualTo(2);
      assertThat(out.toString()).isEmpty();
      assertThat(err.toString())
          .hasLineCount(1)
          .contains("'--apps'", "--apps shop,blog", "--apps '*'");
    }
  }

  @Test
  void byDefaultItReadsAndWritesNothing() throws AccessFormatException {
    for (List<String> lines :
        List.of(
            printed("token", "new", "--name=ci", "--apps=*"),
            printed("token", "key", "--name=ci", "--apps", "*", "--read"))) {
      AccessList list = AccessList.parse(lines.get(lines.size() - 1));
      assertThat(permits(list, Action.LIST, "shop")).isTrue();
      assertThat(permits(list, Action.UPDATE, "shop")).isFalse();
    }
  }

  @Test
  void aNewAccessKeyIsTakenByTheLineBesideIt() throws AccessFormatException {
    List<String> lines = printed("token", "key", "--name", "ci", "--apps=*", "--write");
    assertThat(lines).hasSize(5);
    AccessList list = AccessList.parse(lines.get(4));
    String id = lines.get(1).replace("aws_access_key_id = ", "");
    assertThat(list.accessKey(id))
        .hasValueSatisfying(
            key -> {
              assertThat(key.principal()).isEqualTo("ci");
              assertThat(lines.get(2)).isEqualTo("aws_secret_access_key = " + key.secret());
            });
    assertThat(permits(list, Action.UPDATE, "any")).isTrue();
  }
}
