// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sources;

/** The optional dependencies of this module. */
public final class Libraries {
  private Libraries() {}

  /**
   * Checks that a library is there.
   *
   * @param type a class of the library
   * @param coordinates its Maven coordinates, with the lowest version that works
   * @throws OpenFailure if it is missing
   */
  public static void require(String purpose, String type, String coordinates) {
    try {
      Class.forName(type, false, Libraries.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError missing) {
      throw new OpenFailure(
          purpose
              + " needs a library that is missing; add "
              + coordinates
              + " or a later version to the class path or module path",
          missing);
    }
  }
}
