// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

/**
 * Decides who may do what. Called by many threads at the same time; it must not block for long.
 *
 * <p>It fails closed: if it throws, the request is not served.
 */
@FunctionalInterface
public interface Authorizer {
  /**
   * Returns whether the request may go on to the store. If not, the reply says that access is
   * denied, and nothing about the job.
   */
  boolean permits(AccessRequest request);

  /** Returns an authorizer that permits everything to every caller. */
  static Authorizer permitAll() {
    return request -> true;
  }
}
