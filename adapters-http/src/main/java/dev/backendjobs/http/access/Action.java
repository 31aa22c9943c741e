// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

/**
 * What a request does to jobs. The reply has the jobs that it concerns, so a caller who may create
 * or change a job can read it too.
 */
public enum Action {
  /** Reads one job. */
  GET,
  /** Reads the jobs of an environment. */
  LIST,
  /** Creates a job, or finds the one that is there with the same operation. */
  CREATE,
  /** Changes a job. */
  UPDATE;

  /** Returns whether it may change anything. */
  public boolean isWrite() {
    return switch (this) {
      case GET, LIST -> false;
      case CREATE, UPDATE -> true;
    };
  }
}
