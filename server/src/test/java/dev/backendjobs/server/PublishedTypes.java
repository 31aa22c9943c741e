// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The types that users of the libraries see, as the module descriptors say. */
final class PublishedTypes {
  /** Its one class extends a class of Jackson's, which the program does without. */
  private static final String OPTIONAL = "dev.backendjobs.http.json";

  private PublishedTypes() {}

  /** Returns the published types of all libraries. */
  static Set<Class<?>> ofAllLibraries() {
    try {
      return of(Repository.libraries());
    } catch (Exception failure) {
      throw new IllegalStateException("cannot read the list of modules", failure);
    }
  }

  /** Returns all public types, nested ones too, of the exported packages of the libraries. */
  static Set<Class<?>> of(List<String> libraries) {
    Map<String, Class<?>> found = new TreeMap<>();
    try {
      for (String library : libraries) {
        Path classes = Repository.module(library).resolve("target/classes");
        for (String name : exported(classes)) {
          Class<?> type = Class.forName(name, false, PublishedTypes.class.getClassLoader());
          if (isPublished(type)) {
            found.put(name, type);
          }
        }
      }
    } catch (Exception failure) {
      throw new IllegalStateException("cannot read the classes of the libraries", failure);
    }
    return new LinkedHashSet<>(found.values());
  }

  private static boolean isPublished(@Nullable Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getDeclaringClass()) {
      if (!ApiRules.isVisible(each.getModifiers())) {
        return false;
      }
    }
    return true;
  }

  private static Set<String> exported(Path classes) throws IOException {
    ModuleDescriptor module;
    try (InputStream file = Files.newInputStream(classes.resolve("module-info.class"))) {
      module = ModuleDescriptor.read(file);
    }
    Set<String> names = new HashSet<>();
    for (ModuleDescriptor.Exports exports : module.exports()) {
      if (!exports.isQualified() && !exports.source().equals(OPTIONAL)) {
        Path directory = classes.resolve(exports.source().replace('.', '/'));
        try (Stream<Path> files = Files.list(directory)) {
          files
              .map(file -> Objects.toString(file.getFileName()))
              .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
              .map(file -> exports.source() + "." + file.substring(0, file.length() - 6))
              .forEach(names::add);
        }
      }
    }
    return names;
  }
}
