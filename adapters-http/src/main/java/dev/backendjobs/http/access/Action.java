// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

/** What a request does to the job records. */
public enum Action {
  /** Reads one job. */
  GET,
  /** Reads the jobs of an environment. */
  LIST,
  /** Creates a job. */
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
