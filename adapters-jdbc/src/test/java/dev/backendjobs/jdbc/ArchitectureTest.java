// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The packages of the JDBC adapter depend in one direction, and drivers are used in one place. */
final class ArchitectureTest {
  private static final String ROOT = "dev.backendjobs.jdbc";
  private static final String INTERNAL = ROOT + ".internal.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.backendjobs.(jdbc..)").should().beFreeOfCycles().check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(INTERNAL + ".")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(CLASSES);
  }

  @Test
  void theSourcesOfConnectionsAreAtTheBottomAndSessionsAboveThem() {
    noClasses()
        .that()
        .resideInAPackage(INTERNAL + "sources")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(INTERNAL + "sessions")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(INTERNAL + "sources", INTERNAL + "sessions")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            INTERNAL + "sql",
            INTERNAL + "schema",
            INTERNAL + "commit",
            INTERNAL + "directory",
            INTERNAL + "postgres")
        .check(CLASSES);
  }

  @Test
  void eachOptionalLibraryIsUsedWhereItIsAskedFor() {
    classes()
        .that()
        .resideOutsideOfPackages(INTERNAL + "directory", INTERNAL + "postgres")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages("org.sqlite..", "org.postgresql..", "com.zaxxer..")
        .check(CLASSES);
  }

  @Test
  void aPackageHasThreeToTwelveFiles() {
    Map<String, Long> files =
        CLASSES.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(files).hasSizeGreaterThan(5);
    assertThat(files).allSatisfy((name, count) -> assertThat(count).as(name).isBetween(3L, 12L));
  }

  @Test
  void classesAreFinal() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .doNotHaveSimpleName("package-info")
        .and()
        .areNotAnonymousClasses()
        .and()
        .haveNameNotMatching(".*\\$[0-9]+")
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
        .check(CLASSES);
  }
}
