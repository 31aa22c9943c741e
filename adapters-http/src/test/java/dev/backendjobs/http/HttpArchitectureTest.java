// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which package of this module may import which. */
final class HttpArchitectureTest {
  private static final String ROOT = "dev.backendjobs.http";

  /** The packages of this module that each package may import besides itself. */
  private static final Map<String, List<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("internal.text", List.of()),
          Map.entry("internal.jdk", List.of()),
          Map.entry("tls", List.of()),
          Map.entry("access", List.of()),
          Map.entry("access.signature", List.of("access")),
          Map.entry("access.file", List.of("access", "access.signature", "internal.text")),
          Map.entry("internal.routing", List.of("internal.text")),
          Map.entry("internal.json", List.of("internal.text")),
          Map.entry(
              "internal.replies",
              List.of("internal.json", "internal.routing", "internal.text", "access")),
          Map.entry("internal.conditions", List.of("internal.replies", "internal.text")),
          Map.entry(
              "internal.exchange",
              List.of(
                  "internal.jdk",
                  "internal.replies",
                  "internal.routing",
                  "internal.text",
                  "access")),
          Map.entry(
              "internal.admission",
              List.of(
                  "internal.exchange",
                  "internal.replies",
                  "internal.routing",
                  "internal.text",
                  "access")),
          Map.entry(
              "internal.endpoints",
              List.of(
                  "internal.conditions",
                  "internal.exchange",
                  "internal.json",
                  "internal.replies",
                  "internal.routing",
                  "access")),
          Map.entry("json", List.of("", "internal.json")));

  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void everyPackageHasARule() {
    Set<String> packages =
        MODULE.stream().map(type -> shortName(type.getPackageName())).collect(Collectors.toSet());
    packages.remove("");
    assertThat(packages).isEqualTo(MAY_IMPORT.keySet());
    assertThat(MODULE.contain(BackendJobHandler.class)).isTrue();
    assertThat(MODULE.contain(HttpArchitectureTest.class)).isFalse();
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.backendjobs.(http..)").should().beFreeOfCycles().check(MODULE);
  }

  @TestFactory
  Stream<DynamicTest> aPackageImportsOnlyThoseBelowIt() {
    return MAY_IMPORT.entrySet().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.getKey(),
                    () ->
                        noClasses()
                            .that(areIn(rule.getKey()))
                            .should()
                            .dependOnClassesThat(areOthersThan(rule.getKey(), rule.getValue()))
                            .check(MODULE)));
  }

  @Test
  void onlyTheJsonPackageNeedsDatabind() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".json")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml.jackson.databind..")
        .check(MODULE);
  }

  @Test
  void packagesThatAreNotInternalAreExportedAndNoOthers() {
    Set<String> exported =
        moduleExports().stream().map(HttpArchitectureTest::shortName).collect(Collectors.toSet());
    Set<String> wanted =
        MAY_IMPORT.keySet().stream()
            .filter(name -> !name.startsWith("internal."))
            .collect(Collectors.toSet());
    wanted.add("");
    assertThat(exported).isEqualTo(wanted);
  }

  @Test
  void aPackageHasThreeToTwelveFiles() throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java/dev"))) {
      sources
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> files.merge(String.valueOf(file.getParent()), 1L, Long::sum));
    }
    assertThat(files).hasSize(MAY_IMPORT.size() + 1);
    assertThat(files.values()).allMatch(count -> count >= 3 && count <= 12, "3 to 12: " + files);
  }

  private static Set<String> moduleExports() {
    URI classes =
        URI.create(
            String.valueOf(
                BackendJobHandler.class.getProtectionDomain().getCodeSource().getLocation()));
    return ModuleFinder.of(Path.of(classes))
        .find(ROOT)
        .orElseThrow()
        .descriptor()
        .exports()
        .stream()
        .filter(export -> !export.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toSet());
  }

  private static String shortName(String packageName) {
    return packageName.equals(ROOT) ? "" : packageName.substring(ROOT.length() + 1);
  }

  private static boolean isIn(JavaClass type, String shortName) {
    return type.getPackageName().equals(shortName.isEmpty() ? ROOT : ROOT + "." + shortName);
  }

  private static DescribedPredicate<JavaClass> areIn(String shortName) {
    return DescribedPredicate.describe(
        "are in " + shortName, (JavaClass type) -> isIn(type, shortName));
  }

  private static DescribedPredicate<JavaClass> areOthersThan(String self, List<String> allowed) {
    return DescribedPredicate.describe(
        "are in another package of the module than " + allowed,
        (JavaClass type) ->
            type.getPackageName().startsWith(ROOT)
                && !isIn(type, self)
                && allowed.stream().noneMatch(name -> isIn(type, name)));
  }
}
