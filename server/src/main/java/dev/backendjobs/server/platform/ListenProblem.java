// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/** Why an address cannot be listened on, and what to do. */
public final class ListenProblem {
  private static final int FIRST_OPEN_PORT = 1024;

  private ListenProblem() {}

  /** Returns the refusal of a host and port; port 0 is a free one. */
  public static StartException of(String host, int port, IOException failure) {
    if (failure instanceof UnknownHostException unknown) {
      return ofHost(host, unknown);
    }
    return new StartException(
        "cannot listen on "
            + host
            + " port "
            + port
            + ": "
            + failure.getMessage()
            + "; "
            + remedy(host, port),
        failure);
  }

  /** Returns the refusal of a host that has no address. */
  public static StartException ofHost(String host, UnknownHostException unknown) {
    return new StartException(
        "cannot listen on " + host + ": no such host; choose another by --host", unknown);
  }

  // why: not by the failure, whose text depends on the system and its language
  private static String remedy(String host, int port) {
    if (!isOfThisMachine(host)) {
      return "it is no address of this machine, choose another by --host";
    }
    return port != 0 && port < FIRST_OPEN_PORT
        ? "a port below 1024 may need a privilege, choose another by --port"
        : "choose another port by --port (0 is a free one), or another address by --host";
  }

  private static boolean isOfThisMachine(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (UnknownHostException | SocketException unknown) {
      return true;
    }
  }
}
