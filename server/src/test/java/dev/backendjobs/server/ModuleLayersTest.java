// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.backendjobs.BackendJobStore;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which modules may use which, and what only the program may do. */
final class ModuleLayersTest {
  private static final String ROOT = "dev.backendjobs";
  private static final String HTTP = ROOT + ".http..";
  private static final String JDBC = ROOT + ".jdbc..";
  private static final String SERVER = ROOT + ".server..";
  private static final String[] CORE = {
    ROOT,
    ROOT + ".job..",
    ROOT + ".rules..",
    ROOT + ".cors..",
    ROOT + ".storage..",
    ROOT + ".watch..",
    ROOT + ".internal.."
  };

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // why: the test code of other modules comes as a jar
          .withImportOption(location -> !location.contains("-tests.jar"))
          .withImportOption(location -> !location.contains("/dev/backendjobs/testkit/"))
          .importPackages(ROOT);

  @Test
  void everyModuleIsChecked() {
    assertThat(count(CORE)).isGreaterThan(60);
    assertThat(count(HTTP)).isGreaterThan(10);
    assertThat(count(JDBC)).isGreaterThan(10);
    assertThat(count(SERVER)).isGreaterThan(10);
    assertThat(ALL.contain(BackendJobStore.class)).isTrue();
    assertThat(ALL.contain(ModuleLayersTest.class)).isFalse();
  }

  private static long count(String... packages) {
    return ALL.stream().filter(JavaClass.Predicates.resideInAnyPackage(packages)).count();
  }

  @Test
  void everyPackageIsKnownToTheRules() {
    classes()
        .should()
        .resideInAnyPackage(CORE)
        .orShould()
        .resideInAnyPackage(HTTP, JDBC, SERVER)
        .check(ALL);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.(backendjobs..)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void coreUsesNoOtherModule() {
    neverUses(CORE, HTTP, JDBC, SERVER);
  }

  @Test
  void theHttpAdapterUsesOnlyCore() {
    neverUses(new String[] {HTTP}, JDBC, SERVER);
  }

  @Test
  void theJdbcAdapterUsesOnlyCore() {
    neverUses(new String[] {JDBC}, HTTP, SERVER);
  }

  @Test
  void theProgramUsesNoInternalPackageOfAnotherModule() {
    neverUses(
        new String[] {SERVER},
        ROOT + ".internal..",
        ROOT + ".http.internal..",
        ROOT + ".jdbc.internal..");
  }

  @Test
  void packagesOfTheProgramUseThoseBelowThem() {
    String program = ROOT + ".server";
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(SERVER)
        .layer("command line")
        .definedBy(program)
        .layer("storage")
        .definedBy(program + ".storage")
        .layer("access")
        .definedBy(program + ".access")
        .layer("pages")
        .definedBy(program + ".pages")
        .layer("demo")
        .definedBy(program + ".demo")
        .layer("options")
        .definedBy(program + ".options")
        .layer("logging")
        .definedBy(program + ".logging")
        .layer("platform")
        .definedBy(program + ".platform")
        .whereLayer("command line")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("storage")
        .mayOnlyBeAccessedByLayers("command line")
        .whereLayer("access")
        .mayOnlyBeAccessedByLayers("command line")
        .whereLayer("pages")
        .mayOnlyBeAccessedByLayers("command line")
        .whereLayer("demo")
        .mayOnlyBeAccessedByLayers("command line", "pages")
        .whereLayer("options")
        .mayOnlyBeAccessedByLayers("command line", "storage", "access")
        .whereLayer("logging")
        .mayOnlyBeAccessedByLayers("command line", "access", "options")
        .ensureAllClassesAreContainedInArchitecture()
        .check(ALL.that(JavaClass.Predicates.resideInAPackage(SERVER)));
  }

  @Test
  void packagesOfTheProgramHoldThreeToTwelveTypes() {
    Map<String, Long> types =
        ALL.stream()
            .filter(JavaClass.Predicates.resideInAPackage(SERVER))
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(types).hasSizeGreaterThan(5);
    assertThat(types).allSatisfy((name, count) -> assertThat(count).as(name).isBetween(3L, 12L));
  }

  private static void neverUses(String[] module, String... others) {
    noClasses()
        .that()
        .resideInAnyPackage(module)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(ALL);
  }

  @Test
  void onlyTheProgramReadsTheEnvironment() {
    onlyIn(
        new String[] {SERVER},
        "the environment or the system properties",
        access ->
            is(access, System.class, "getenv|setProperty|setProperties|clearProperty")
                || readsProperties(access)
                || is(access, Boolean.class, "getBoolean")
                || is(access, Integer.class, "getInteger")
                || is(access, Long.class, "getLong"));
  }

  @Test
  void onlyTheProgramChangesItsProcess() {
    onlyIn(
        new String[] {SERVER},
        "what belongs to the process",
        access ->
            is(access, System.class, "exit|setOut|setErr|setIn|load|loadLibrary|out|err|in")
                || is(access, Runtime.class, "exit|halt|addShutdownHook|load|loadLibrary")
                || is(access, Thread.class, "setDefaultUncaughtExceptionHandler"));
  }

  @Test
  void noClassReadsTheWallClock() {
    noClasses()
        .should(use("a wall clock", ModuleLayersTest::readsWallClock))
        .because("time comes from the injected InstantSource")
        .check(ALL);
  }

  @Test
  void onlyDefaultsOfBuildersAndTheProgramUseTheSystemClock() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Builder")
        .and()
        .resideOutsideOfPackage(SERVER)
        .should(
            use("the system's InstantSource", access -> is(access, InstantSource.class, "system")))
        .check(ALL);
  }

  @Test
  void onlyWaitsOfTheLibraryAndTheProgramReadTheMonotonicClock() {
    onlyIn(
        new String[] {ROOT + ".internal.lifetime..", JDBC, HTTP, SERVER},
        "the monotonic clock",
        access -> is(access, System.class, "nanoTime"));
  }

  @Test
  void noClassSleeps() {
    noClasses().should(use("sleep", access -> access.getName().equals("sleep"))).check(ALL);
  }

  /**
   * Except to mark a directory as owned, which holds for all class loaders of the process, and to
   * name the property that moves a directory in which SQLite's library cannot be put.
   */
  private static boolean readsProperties(JavaAccess<?> access) {
    return is(access, System.class, "getProperty|getProperties")
        && !Set.of("OwnerLock", "NativeLibrary").contains(access.getOriginOwner().getSimpleName());
  }

  private static boolean readsWallClock(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    return is(access, System.class, "currentTimeMillis")
        || is(access, Clock.class, "system.*|tick.*")
        || is(access, Calendar.class, "getInstance")
        || (owner.startsWith("java.time.") && access.getName().equals("now"))
        || (Set.of(Date.class.getName(), GregorianCalendar.class.getName()).contains(owner)
            && access.getName().equals("<init>")
            && access.getTarget() instanceof CodeUnitAccessTarget target
            && target.getRawParameterTypes().isEmpty());
  }

  private static boolean is(JavaAccess<?> access, Class<?> owner, String names) {
    return access.getTargetOwner().isEquivalentTo(owner) && access.getName().matches(names);
  }

  private static void onlyIn(String[] allowed, String what, Predicate<JavaAccess<?>> wanted) {
    noClasses().that().resideOutsideOfPackages(allowed).should(use(what, wanted)).check(ALL);
  }

  /** Calls, method references and fields alike. */
  private static ArchCondition<JavaClass> use(String what, Predicate<JavaAccess<?>> wanted) {
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
}
