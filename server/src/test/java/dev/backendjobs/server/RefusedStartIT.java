// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RefusedStartIT {
  @Test
  void saysInOneLineThatThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerProcess server =
            ServerProcess.start("--demo", "--port", Integer.toString(taken.getLocalPort()))) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.err())
          .containsExactly(
              "backend-jobs: cannot listen on 127.0.0.1 port "
                  + taken.getLocalPort()
                  + ": Address already in use; choose another port by --port (0 is a free one), or"
                  + " another address by --host");
      assertThat(server.out()).isEmpty();
    }
  }

  @Test
  void saysInOneLineThatTheAddressIsNotOfThisMachine() throws Exception {
    // why: 203.0.113.0/24 is kept for documentation, so no machine has it
    try (ServerProcess server =
        ServerProcess.start("--port", "0", "--host", "203.0.113.1", "--insecure")) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.err())
          .singleElement()
          .asString()
          .startsWith("backend-jobs: cannot listen on 203.0.113.1 port 0: ")
          .endsWith("; it is no address of this machine, choose another by --host");
      assertThat(server.out()).isEmpty();
    }
  }

  @Test
  void saysInOneLineWhichFlagIsWrong() throws Exception {
    try (ServerProcess server = ServerProcess.start("--port", "eighty")) {
      assertThat(server.awaitExit()).isEqualTo(2);
      assertThat(server.err())
          .containsExactly(
              "backend-jobs: Invalid value for option '--port': 'eighty' is not a port from 0 to"
                  + " 65535 (see --help)");
      assertThat(server.out()).isEmpty();
    }
  }

  @Test
  void saysInOneLineWhichVariableIsWrong() throws Exception {
    Map<String, String> environment = Map.of("BACKEND_JOBS_RETENTION", "soon");
    try (ServerProcess server = ServerProcess.start(environment, "--port", "0")) {
      assertThat(server.awaitExit()).isEqualTo(2);
      assertThat(server.err())
          .singleElement()
          .asString()
          .contains("'soon' is not a duration", "from variable BACKEND_JOBS_RETENTION");
      assertThat(server.out()).isEmpty();
    }
  }
}
