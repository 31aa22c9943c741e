// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which packages of core may use which, and what no class of it may do. */
final class ArchitectureTest {
  private static final String ROOT = "dev.backendjobs";
  private static final String JOB = "dev.backendjobs.job";
  private static final String TEXT = "dev.backendjobs.internal.text";
  private static final String[] PLATFORM = {
    "java..", "com.github.benmanes.caffeine..", "org.slf4j..", "org.jspecify.."
  };

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void allPackagesAreChecked() {
    Set<String> packages =
        CORE.stream().map(JavaClass::getPackageName).collect(Collectors.toUnmodifiableSet());

    assertThat(packages)
        .contains(ROOT, JOB, ROOT + ".rules", ROOT + ".cors", ROOT + ".storage", ROOT + ".watch");
    assertThat(CORE.size()).isGreaterThan(60);
    assertThat(CORE.contain(BackendJobStore.class)).isTrue();
    assertThat(CORE.contain(ArchitectureTest.class)).isFalse();
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.(backendjobs..)").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void valuesUseOnlyValues() {
    inPackage(JOB).should().onlyDependOnClassesThat(from(JOB, TEXT)).check(CORE);
    inPackage(TEXT).should().onlyDependOnClassesThat(from(TEXT)).check(CORE);
  }

  @Test
  void rulesAndWatchUseOnlyValues() {
    for (String name : new String[] {ROOT + ".rules", ROOT + ".watch"}) {
      inPackage(name).should().onlyDependOnClassesThat(from(JOB, TEXT, name)).check(CORE);
    }
  }

  @Test
  void theStorageInterfaceUsesOnlyValues() {
    String storage = ROOT + ".storage";
    inPackage(storage).should().onlyDependOnClassesThat(from(JOB, storage)).check(CORE);
    inPackage(storage + ".memory")
        .should()
        .onlyDependOnClassesThat(from(JOB, storage + "..", ROOT + ".internal.lifetime"))
        .check(CORE);
  }

  @Test
  void nothingBelowTheStoreUsesIt() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".internal..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(CORE);
  }

  @Test
  void corsUsesNoOtherPackage() {
    String cors = ROOT + ".cors";
    inPackage(cors).should().onlyDependOnClassesThat(from(cors)).check(CORE);
  }

  @Test
  void everyPackageIsKnownToTheRules() {
    classes()
        .should()
        .resideInAnyPackage(
            ROOT,
            JOB,
            ROOT + ".rules",
            ROOT + ".cors",
            ROOT + ".storage..",
            ROOT + ".watch",
            ROOT + ".internal..")
        .check(CORE);
  }

  @Test
  void coreUsesThePlatformAndThreeLibraries() {
    classes().should().onlyDependOnClassesThat(from(ROOT + "..")).check(CORE);
  }

  @Test
  void noClassReadsAClock() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".internal.lifetime")
        .should(call("the time", access -> readsClock(access) || readsTicker(access)))
        .because("time comes from the injected InstantSource")
        .check(CORE);
  }

  @Test
  void whatRunsForLongMeasuresWaitsByTheMonotonicTickerAlone() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".internal.lifetime")
        .should(call("the time", ArchitectureTest::readsClock))
        .check(CORE);
  }

  @Test
  void onlyTheBuildersDefaultIsTheSystemClock() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(BackendJobStore.Builder.class.getName())
        .should(call("the system's InstantSource", access -> is(access, "InstantSource", "system")))
        .check(CORE);
  }

  @Test
  void noClassSleeps() {
    neverCall("sleep", access -> access.getName().equals("sleep")).check(CORE);
  }

  @Test
  void aLibraryLeavesTheProcessAlone() {
    neverCall(
            "what belongs to the program",
            access ->
                is(
                        access,
                        "System",
                        "exit|getenv|getProperty|getProperties|setProperty|setProperties"
                            + "|clearProperty|setOut|setErr|setIn|load|loadLibrary")
                    || is(access, "Runtime", "exit|halt|addShutdownHook|load|loadLibrary")
                    || is(access, "Boolean", "getBoolean")
                    || is(access, "Integer", "getInteger")
                    || is(access, "Long", "getLong")
                    || is(access, "Thread", "setDefaultUncaughtExceptionHandler"))
        .check(CORE);
    noClasses()
        .should(
            call(
                "the standard streams",
                access ->
                    access.getTargetOwner().isEquivalentTo(System.class)
                        && Set.of("out", "err", "in").contains(access.getName())))
        .check(CORE);
  }

  @Test
  void noClassCanBeExtendedByOthers() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotAnonymousClasses()
        .and(described("are not sealed", type -> !type.reflect().isSealed()))
        .should(
            new ArchCondition<>("be final") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                boolean closed = type.getModifiers().contains(JavaModifier.FINAL);
                events.add(
                    new SimpleConditionEvent(type, closed, type.getName() + " must be final"));
              }
            })
        .check(CORE);
  }

  @Test
  void namesSayWhatATypeIs() {
    noClasses()
        .should()
        .haveNameMatching(
            ".*(Manager|Helper|Utils?|Impl|Info)(\\$.*)?|.*[.$](Abstract|Base|Data)[A-Z].*")
        .check(CORE);
  }

  private static GivenClassesConjunction inPackage(String name) {
    return classes().that().resideInAPackage(name);
  }

  /** Classes of the platform, of the libraries and of these packages of ours, and their arrays. */
  private static DescribedPredicate<JavaClass> from(String... ours) {
    DescribedPredicate<JavaClass> allowed =
        resideInAnyPackage(PLATFORM).or(resideInAnyPackage(ours));
    return described(
        "are of " + String.join(", ", ours) + " or of the platform",
        type -> {
          JavaClass single = type.getBaseComponentType();
          return single.isPrimitive() || allowed.test(single);
        });
  }

  private static boolean readsClock(JavaAccess<?> access) {
    return is(access, "System", "currentTimeMillis")
        || is(access, "Clock", "system.*|tick.*")
        || is(access, "Calendar", "getInstance")
        || is(access, "Date", "<init>")
        || isNow(access);
  }

  private static boolean readsTicker(JavaAccess<?> access) {
    return is(access, "System", "nanoTime");
  }

  private static boolean isNow(JavaAccess<?> access) {
    return access.getTargetOwner().getPackageName().startsWith("java.time")
        && access.getName().equals("now");
  }

  private static boolean is(JavaAccess<?> access, String owner, String names) {
    return access.getTargetOwner().getSimpleName().equals(owner) && access.getName().matches(names);
  }

  /** Calls and method references alike. */
  private static ArchRule neverCall(String what, Predicate<JavaAccess<?>> wanted) {
    return noClasses().should(call(what, wanted));
  }

  private static ArchCondition<JavaClass> call(String what, Predicate<JavaAccess<?>> wanted) {
    return new ArchCondition<>("use " + what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          if (wanted.test(access)) {
            events.add(SimpleConditionEvent.satisfied(type, access.getDescription()));
          }
        }
      }
    };
  }

  private static DescribedPredicate<JavaClass> described(String what, Predicate<JavaClass> test) {
    return DescribedPredicate.describe(what, test);
  }
}
