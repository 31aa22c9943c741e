// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.directory;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Describes in one line why a directory cannot be used. */
final class DirectoryProblem {
  private DirectoryProblem() {}

  /** Returns why a directory cannot be created or written to. */
  public static String of(Path directory, IOException failure) {
    return "the directory " + directory + " cannot be used: " + reason(directory, failure);
  }

  private static String reason(Path directory, IOException failure) {
    Path there = directory.toAbsolutePath();
    if (Files.isSymbolicLink(there) && !Files.exists(there)) {
      return "it is a symbolic link to what does not exist";
    }
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    boolean made = there.equals(directory.toAbsolutePath());
    if (!Files.isDirectory(there)) {
      return (made ? "it" : there) + " is a file, not a directory";
    }
    if (failure instanceof AccessDeniedException) {
      return made
          ? "it is not writable"
          : "it cannot be created because " + there + " is not writable";
    }
    return failure instanceof FileSystemException refused && refused.getReason() != null
        ? refused.getReason()
        : String.valueOf(failure.getMessage());
  }
}
