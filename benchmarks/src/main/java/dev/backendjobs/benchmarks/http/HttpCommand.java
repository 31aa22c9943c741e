// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.http;

import picocli.CommandLine.Command;

/** Not there yet. */
@Command(name = "http")
public final class HttpCommand implements Runnable {
  @Override
  public void run() {}
}
