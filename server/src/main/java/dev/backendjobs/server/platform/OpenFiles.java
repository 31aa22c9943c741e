// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.platform;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many files this process may have open, of which each connection is one. */
public final class OpenFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  // why: the usual bound of a Linux session; below it a few clients can use up all files
  private static final long FEW = 1024;

  private OpenFiles() {}

  /** Logs a warning if this process may open so few files that clients can use them up. */
  public static void warnIfFew() {
    // why: other systems have another bean, and no such bound
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        && system.getMaxFileDescriptorCount() < FEW) {
      LOG.warn(
          "This process may open only {} files, and each connection is one; raise the limit"
              + " (ulimit -n, or LimitNOFILE of systemd)",
          system.getMaxFileDescriptorCount());
    }
  }
}
