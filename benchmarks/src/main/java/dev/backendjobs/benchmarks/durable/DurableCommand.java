// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.durable;

import picocli.CommandLine.Command;

/** Not there yet. */
@Command(name = "durable")
public final class DurableCommand implements Runnable {
  @Override
  public void run() {}
}
