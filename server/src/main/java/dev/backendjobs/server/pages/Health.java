// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.pages;

/**
 * How the program is.
 *
 * @param good whether all is well
 * @param word the same for people; needs no escape in JSON
 */
public record Health(boolean good, String word) {
  /** Returns what a program that can answer at all answers. */
  public static Health live() {
    return new Health(true, "live");
  }
}
