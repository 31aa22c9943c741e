// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobPage;
import dev.backendjobs.job.JobQuery;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.JobVersion;
import dev.backendjobs.job.LimitType;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLifecycle;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RateLimiter;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import dev.backendjobs.testkit.FaultyStorage;
import dev.backendjobs.testkit.ManualClock;
import dev.backendjobs.testkit.OvertakingStorage;
import dev.backendjobs.testkit.Racers;
import dev.backendjobs.testkit.SequentialIds;
import dev.backendjobs.watch.FeedPosition;
import dev.backendjobs.watch.JobChanges;
import dev.backendjobs.watch.JobListener;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Nulls are refused where they are passed, with an exception that names the parameter: every public
 * method and constructor of core and of the testkit is called with a null for each parameter.
 */
final class NullArgumentsTest {
  private static final JobKey KEY = JobKey.of("app", "env", "1");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final BackendJob JOB = BackendJob.builder(KEY, JobStatus.RUNNING, 1, NOW).build();

  /** Something of each type that a method takes or belongs to. */
  private static final Map<Class<?>, Supplier<Object>> SAMPLES = samples();

  private static Map<Class<?>, Supplier<Object>> samples() {
    Map<Class<?>, Supplier<Object>> samples = new HashMap<>();
    samples.put(int.class, () -> 1);
    samples.put(long.class, () -> 1L);
    samples.put(double.class, () -> 1d);
    samples.put(boolean.class, () -> true);
    samples.put(Integer.class, () -> 1);
    samples.put(String.class, () -> "a");
    samples.put(String[].class, () -> new String[] {"https://a.example"});
    samples.put(List.class, List::of);
    samples.put(Set.class, Set::of);
    samples.put(Collection.class, List::of);
    samples.put(Optional.class, Optional::empty);
    samples.put(Duration.class, () -> Duration.ofMinutes(1));
    samples.put(Instant.class, () -> NOW);
    samples.put(InstantSource.class, () -> InstantSource.fixed(NOW));
    samples.put(Throwable.class, IllegalStateException::new);
    samples.put(Thread.class, Thread::currentThread);
    samples.put(Supplier.class, () -> (Supplier<String>) () -> "a");
    samples.put(Predicate.class, () -> (Predicate<Object>) each -> true);
    samples.put(Function.class, Function::identity);
    samples.put(IntConsumer.class, () -> (IntConsumer) each -> {});
    samples.put(BackendJobStore.class, BackendJobStore::inMemory);
    samples.put(BackendJobStore.Builder.class, BackendJobStore::builder);
    samples.put(BackendJob.class, () -> JOB);
    samples.put(BackendJob.Builder.class, JOB::toBuilder);
    samples.put(JobChange.class, () -> JobChange.builder(1, NOW).after(JOB).build());
    samples.put(JobChange.Builder.class, () -> JobChange.builder(1, NOW).after(JOB));
    samples.put(JobFilter.class, () -> JobFilter.builder("app").build());
    samples.put(JobFilter.Builder.class, () -> JobFilter.builder("app"));
    samples.put(JobKey.class, () -> KEY);
    samples.put(JobPage.class, () -> new JobPage(List.of(), Optional.empty()));
    samples.put(JobQuery.class, () -> JobQuery.builder("app").build());
    samples.put(JobQuery.Builder.class, () -> JobQuery.builder("app"));
    samples.put(JobStatus.class, () -> JobStatus.FAILED);
    samples.put(JobStatus[].class, () -> new JobStatus[] {JobStatus.FAILED});
    samples.put(JobTally.class, () -> JobTally.builder("app").build());
    samples.put(JobTally.Builder.class, () -> JobTally.builder("app"));
    samples.put(JobTally.Cell.class, () -> JobTally.Cell.builder("e", JobStatus.FAILED, 1).build());
    samples.put(JobTally.Cell.Builder.class, () -> JobTally.Cell.builder("e", JobStatus.FAILED, 1));
    samples.put(JobUpdate.class, () -> JobUpdate.to(JobStatus.FAILED));
    samples.put(JobUpdate.Builder.class, JobUpdate::builder);
    samples.put(JobVersion.class, JOB::version);
    samples.put(LimitType.class, () -> LimitType.APPS);
    samples.put(NewJob.class, () -> NewJob.builder(KEY).build());
    samples.put(NewJob.Builder.class, () -> NewJob.builder(KEY));
    samples.put(JobLifecycle.class, JobLifecycle::standard);
    samples.put(JobLifecycle.Builder.class, JobLifecycle::builder);
    samples.put(JobLimits.class, JobLimits::standard);
    samples.put(JobLimits.Builder.class, JobLimits::builder);
    samples.put(
        RateLimiter.class, () -> RateLimiter.of(JobLimits.standard(), InstantSource.system()));
    samples.put(RetentionPolicy.class, RetentionPolicy::standard);
    samples.put(AppTotals.class, AppTotals::none);
    samples.put(AppTotals.Builder.class, AppTotals::builder);
    samples.put(JobDecision.class, () -> (JobDecision) (job, totals) -> JobOutcome.unchanged(job));
    samples.put(JobOutcome.class, () -> JobOutcome.unchanged(JOB));
    samples.put(JobStorage.class, InMemoryJobStorage::create);
    samples.put(InMemoryJobStorage.class, InMemoryJobStorage::create);
    samples.put(FeedPosition.class, () -> FeedPosition.START);
    samples.put(JobChanges.class, () -> JobChanges.of(List.of(), FeedPosition.START));
    samples.put(JobListener.class, () -> (JobListener) change -> {});
    samples.put(FaultyStorage.class, NullArgumentsTest::faultyStorage);
    samples.put(FaultyStorage.Moment.class, () -> FaultyStorage.Moment.BEFORE_EFFECT);
    samples.put(OvertakingStorage.class, () -> OvertakingStorage.of(InMemoryJobStorage.create()));
    samples.put(Runnable.class, () -> (Runnable) () -> {});
    samples.put(ManualClock.class, ManualClock::create);
    samples.put(SequentialIds.class, SequentialIds::create);
    samples.put(Racers.Lap.class, () -> (Racers.Lap) (round, thread) -> {});
    samples.put(Racers.Part[].class, () -> new Racers.Part[] {() -> {}});
    return samples;
  }

  private static FaultyStorage faultyStorage() {
    return FaultyStorage.of(InMemoryJobStorage.create(), 0, FaultyStorage.Moment.BEFORE_EFFECT);
  }

  @TestFactory
  Stream<DynamicTest> aNullIsRefusedNamingTheParameter() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Class<?> type : types()) {
      for (Executable executable : executables(type)) {
        Parameter[] parameters = executable.getParameters();
        for (int i = 0; i < parameters.length; i++) {
          if (mustNotBeNull(executable, i)) {
            int at = i;
            String name = name(executable, i);
            tests.add(
                DynamicTest.dynamicTest(
                    executable + " " + name, () -> refuses(executable, at, null, name)));
          }
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(100);
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> aNullInsideACollectionIsRefused() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Class<?> type : types()) {
      for (Executable executable : executables(type)) {
        Class<?>[] parameters = executable.getParameterTypes();
        for (int i = 0; i < parameters.length; i++) {
          Object holder = holderOfNull(parameters[i]);
          if (holder != null) {
            int at = i;
            tests.add(
                DynamicTest.dynamicTest(
                    executable + " " + i, () -> refuses(executable, at, holder, null)));
          }
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(10);
    return tests.stream();
  }

  @Test
  void parametersHaveNames() throws Exception {
    assertThat(
            JobKey.class.getMethod("of", String.class, String.class, String.class).getParameters())
        .extracting(Parameter::getName)
        .containsExactly("appId", "environment", "jobId");
  }

  private static @Nullable Object holderOfNull(Class<?> type) {
    if (type == Set.class) {
      return new HashSet<>(Arrays.asList((Object) null));
    }
    if (type == List.class || type == Collection.class) {
      return Arrays.asList((Object) null);
    }
    return type.isArray() && !type.getComponentType().isPrimitive()
        ? Array.newInstance(type.getComponentType(), 1)
        : null;
  }

  private static List<Class<?>> types() {
    return PublishedTypes.of(List.of("core", "testkit")).stream()
        // why: a contract is made of tests; the CORS types have a test of their own
        .filter(type -> !type.getPackageName().endsWith(".contract"))
        .filter(type -> !type.getPackageName().endsWith(".cors"))
        .toList();
  }

  private static List<Executable> executables(Class<?> type) {
    return Stream.<Executable>concat(
            Stream.of(type.getDeclaredMethods()), Stream.of(type.getDeclaredConstructors()))
        .filter(each -> ApiRules.isVisible(each) && !each.isSynthetic())
        .filter(each -> !each.getName().equals("equals"))
        .filter(each -> !type.isEnum() || !each.getName().equals("valueOf"))
        .filter(each -> !Modifier.isAbstract(each.getModifiers()))
        .filter(each -> !type.isInterface() || Modifier.isStatic(each.getModifiers()))
        .toList();
  }

  private static boolean mustNotBeNull(Executable executable, int at) {
    return !executable.getParameterTypes()[at].isPrimitive()
        && !executable.getAnnotatedParameterTypes()[at].isAnnotationPresent(Nullable.class);
  }

  private static String name(Executable executable, int at) {
    return executable.getParameters()[at].getName();
  }

  private static void refuses(
      Executable executable, int at, @Nullable Object argument, @Nullable String name)
      throws Exception {
    // why: the report of a test has only its number
    String what = executable + " with null for " + executable.getParameters()[at];
    Class<?>[] types = executable.getParameterTypes();
    @Nullable Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] = i == at ? argument : sample(types[i]);
    }
    try {
      if (executable instanceof Method method) {
        boolean fixed = Modifier.isStatic(method.getModifiers());
        method.invoke(fixed ? null : sample(method.getDeclaringClass()), arguments);
      } else {
        ((Constructor<?>) executable).newInstance(arguments);
      }
    } catch (InvocationTargetException thrown) {
      assertThat(thrown.getCause()).as(what).isInstanceOf(NullPointerException.class);
      boolean ofThePlatform = executable.getName().equals("compareTo");
      if (name != null && !ofThePlatform) {
        assertThat(thrown.getCause()).as(what).hasMessage(name);
      }
      return;
    }
    fail("accepted: " + what);
  }

  private static Object sample(Class<?> type) {
    Supplier<Object> sample = SAMPLES.get(type);
    return Objects.requireNonNull(sample, () -> "no sample of " + type).get();
  }
}
