// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.demo;

import java.util.List;

/** A made-up environment of a made-up app. */
public record DemoPlace(String appId, String environment) {
  /** Every place in which the demo has jobs. */
  public static final List<DemoPlace> ALL =
      List.of(
          new DemoPlace("d1bookshop", "dev"),
          new DemoPlace("d1bookshop", "prod"),
          new DemoPlace("d2traveldiary", "dev"),
          new DemoPlace("d2traveldiary", "staging"),
          new DemoPlace("d3petclinic", "dev"),
          new DemoPlace("d3petclinic", "prod"));

  /** Returns the path of its jobs. */
  public String path() {
    return "/backend/" + appId + "/job/" + environment;
  }
}
