// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** How the modules are built: what they bring along, and how large packages and files are. */
final class ModuleBuildTest {
  private static final int MOST_FILES = 12;
  private static final int MOST_LINES = 400;

  /** The package of all values and exceptions, which are many. */
  private static final String VALUES = "dev.backendjobs.job";

  /** What a program gets that depends on a library of ours, beside what those bring themselves. */
  private static final Map<String, Set<String>> DEPENDENCIES =
      Map.of(
          "core", Set.of("caffeine", "slf4j-api"),
          "adapters-http", Set.of("backend-jobs-core", "jackson-core", "slf4j-api"),
          "adapters-jdbc", Set.of("backend-jobs-core", "caffeine", "slf4j-api"),
          "testkit",
              Set.of(
                  "backend-jobs-core",
                  "assertj-core",
                  "junit-jupiter-api",
                  "junit-jupiter-params"));

  @Test
  void aLibraryBringsOnlyTheDependenciesItCannotDoWithout() throws Exception {
    Map<String, Set<String>> found = new TreeMap<>();
    for (String library : Repository.libraries()) {
      found.put(library, new TreeSet<>());
      Element dependencies = Repository.children(Repository.pom(library), "dependencies").get(0);
      for (Element dependency : Repository.children(dependencies, "dependency")) {
        String scope = Repository.text(dependency, "scope").orElse("compile");
        boolean optional =
            Repository.text(dependency, "optional").map(Boolean::valueOf).orElse(false);
        if (Set.of("compile", "runtime").contains(scope) && !optional) {
          found.get(library).add(Repository.text(dependency, "artifactId").orElseThrow());
        }
      }
    }
    assertThat(found).isEqualTo(DEPENDENCIES);
  }

  @Test
  void theBomHasTheVersionsOfAllLibrariesAndNoOthers() throws Exception {
    Element bom = Repository.pom("bom");
    Set<String> libraries = new TreeSet<>();
    for (String library : Repository.libraries()) {
      libraries.add(Repository.text(Repository.pom(library), "artifactId").orElseThrow());
    }

    Element managed =
        Repository.children(Repository.children(bom, "dependencyManagement").get(0), "dependencies")
            .get(0);
    assertThat(Repository.texts(managed, "artifactId")).hasSameElementsAs(libraries);
    assertThat(Repository.texts(managed, "version")).containsOnly("${project.version}");
    assertThat(Repository.text(bom, "version"))
        .isEqualTo(Repository.text(Repository.pom(""), "version"));
    assertThat(Repository.children(bom, "parent")).as("brings other versions").isEmpty();
  }

  @Test
  void everyTestOfEveryModuleEndsInTime() throws Exception {
    for (String module : Repository.modules()) {
      if (!Repository.sources(module, "src/test/java").isEmpty()) {
        Path file =
            Repository.module(module).resolve("src/test/resources/junit-platform.properties");
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
          properties.load(reader);
        }
        assertThat(properties)
            .as("%s", file)
            .containsEntry("junit.jupiter.execution.timeout.default", "5 m")
            .containsEntry(
                "junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD");
      }
    }
  }

  @Test
  void packagesAreSmallAndSayWhatTheyAreFor() throws Exception {
    for (String library : Repository.libraries()) {
      Map<Path, Integer> files = new TreeMap<>();
      for (Path source : Repository.sources(library, "src/main/java")) {
        String name = source.getFileName().toString();
        if (!name.equals("package-info.java") && !name.equals("module-info.java")) {
          files.merge(source.getParent(), 1, Integer::sum);
        }
      }
      assertThat(files).isNotEmpty();
      files.forEach(
          (directory, count) -> {
            assertThat(directory.resolve("package-info.java")).exists();
            if (!directory.endsWith(VALUES.replace('.', '/'))) {
              assertThat(count).as("files of %s", directory).isLessThanOrEqualTo(MOST_FILES);
            }
          });
    }
  }

  @Test
  void noFileIsLong() throws Exception {
    for (String module : Repository.modules()) {
      for (String directory : List.of("src/main/java", "src/test/java")) {
        for (Path source : Repository.sources(module, directory)) {
          assertThat(Files.readAllLines(source).size())
              .as("lines of %s", source)
              .isLessThanOrEqualTo(MOST_LINES);
        }
      }
    }
  }
}
