// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.JobKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every type that the libraries publish can gain members without breaking its users. */
final class PublishedApiTest {
  private static final String ROOT = "dev.backendjobs.";

  /** Records never gain a component; why each of these never needs one. */
  private static final Map<String, String> RECORDS =
      Map.of(
          "job.JobKey", "the three names of a path",
          "job.JobStatus", "a name",
          "job.JobPage", "jobs and the token of the next page",
          "job.JobCreation", "a job, and whether it is new",
          "storage.LoggedChanges", "what is read of a log: changes and where they end");

  /** Interfaces that users implement, or that stand for what a host provides. */
  private static final Set<String> OPEN_INTERFACES =
      Set.of(
          "watch.JobListener",
          "testkit.Racers$Lap",
          "testkit.Racers$Part",
          "storage.JobStorage",
          "storage.JobDecision",
          "http.access.Authorizer",
          "http.access.RequestAuthenticator",
          "http.access.SentRequest");

  /** Methods that take null as their documentation says, and why they do. */
  private static final Map<String, String> TAKE_NULL =
      Map.ofEntries(
          Map.entry("storage.JobStorage.apps", "storage interface: from the first"),
          Map.entry("storage.JobDecision.decide", "storage interface: there is no job"),
          Map.entry("storage.JobOutcome.unchanged", "storage interface: there is no job"),
          Map.entry("testkit.Decisions.create", "a decision for the storage interface"),
          Map.entry("testkit.Decisions.move", "a decision for the storage interface"),
          Map.entry("job.InternalServiceException.of", "a failure of a storage may have no cause"),
          Map.entry("job.InternalServiceException.nothingStored", "as above"),
          Map.entry("job.JobAlreadyExistsException.of", "the job asked for may have no operation"),
          Map.entry("job.JobUpdate.failed", "what Throwable.getMessage() returns is never refused"),
          Map.entry("jdbc.PostgresUrl.withAccount", "as a builder"),
          Map.entry("jdbc.JdbcDialect.schemaScript", "as a builder"));

  private static final Set<Class<?>> PUBLISHED = PublishedTypes.ofAllLibraries();

  @Test
  void everyLibraryIsChecked() {
    assertThat(PUBLISHED).contains(BackendJobStore.class, BackendJobStore.Builder.class);
    assertThat(PUBLISHED.stream().map(Class::getPackageName))
        .contains("dev.backendjobs.http", "dev.backendjobs.jdbc", "dev.backendjobs.testkit");
  }

  @Test
  void everyClassIsFinalOrSealed() {
    assertThat(faults(ApiRules::openClasses)).isEmpty();
  }

  @Test
  void onlyInterfacesThatUsersImplementAreOpen() {
    Set<String> open = new TreeSet<>();
    for (Class<?> type : PUBLISHED) {
      boolean contract = type.getPackageName().equals(ROOT + "testkit.contract");
      if (type.isInterface() && !type.isSealed() && !contract) {
        open.add(name(type));
      }
    }
    assertThat(open).isEqualTo(new TreeSet<>(OPEN_INTERFACES));
  }

  @Test
  void valuesThatMayGrowAreNoRecords() {
    Set<String> records = new TreeSet<>();
    for (Class<?> type : PUBLISHED) {
      // why: a record that is one case of a sealed interface is closed with it
      boolean oneCase = Stream.of(type.getInterfaces()).anyMatch(Class::isSealed);
      if (type.isRecord() && !oneCase) {
        records.add(name(type));
      }
    }
    assertThat(records).isEqualTo(new TreeSet<>(RECORDS.keySet()));
  }

  @Test
  void everyBuilderIsNestedAndNamedBuilder() {
    assertThat(faults(ApiRules::strayBuilders)).isEmpty();
  }

  @Test
  void noExceptionHasAConstructorForUsers() {
    assertThat(faults(ApiRules::exceptionConstructors)).isEmpty();
  }

  @Test
  void absenceIsNeverNullExceptInBuilders() {
    List<String> unknown =
        faults(ApiRules::nulls).stream().filter(fault -> !isAllowed(fault)).toList();
    assertThat(unknown).isEmpty();
  }

  private static boolean isAllowed(String fault) {
    return fault.contains("Storage.apps(java.lang.String,int)")
        || TAKE_NULL.keySet().stream().anyMatch(name -> fault.contains(ROOT + name + "("));
  }

  @Test
  void noSignatureShowsATypeThatIsNotPublished() {
    assertThat(faults(type -> ApiRules.hiddenTypes(type, PUBLISHED::contains))).isEmpty();
  }

  @Test
  void eachRuleFindsItsFault() {
    assertThat(ApiRules.openClasses(Open.class)).hasSize(1);
    assertThat(ApiRules.strayBuilders(PartBuilder.class)).hasSize(1);
    assertThat(ApiRules.strayBuilders(Foreign.class)).hasSize(2);
    assertThat(ApiRules.exceptionConstructors(OpenException.class)).hasSize(2);
    assertThat(ApiRules.nulls(Nulls.class)).hasSize(5);
    assertThat(ApiRules.nulls(Nulls.Builder.class)).hasSize(1);
    assertThat(ApiRules.hiddenTypes(Shows.class, PUBLISHED::contains)).hasSize(6);
    assertThat(ApiRules.hiddenTypes(Foreign.class, type -> true)).isEmpty();
  }

  /** Breaks the rule of closed classes. */
  public static class Open {}

  /** Breaks the rule of a builder's name. */
  public static final class PartBuilder {}

  /** Breaks the rule of whose builder it is, twice. */
  public static final class Foreign {
    public static BackendJobStore.Builder builder() {
      return BackendJobStore.builder();
    }

    public PartBuilder toBuilder() {
      return new PartBuilder();
    }
  }

  /** Breaks the rule of exceptions, twice. */
  @SuppressWarnings("serial")
  public static class OpenException extends RuntimeException {
    public OpenException() {}

    protected OpenException(String message) {
      super(message);
    }

    OpenException(Throwable cause) {
      super(cause);
    }
  }

  /** Breaks the rule of absence in five ways, and keeps it in two. */
  @SuppressWarnings("unused")
  public static final class Nulls {
    public @Nullable String field = null;

    public @Nullable String returned() {
      return null;
    }

    public List<@Nullable String> inside() {
      return new ArrayList<>();
    }

    public void taken(@Nullable String text) {}

    public void elements(@Nullable String... texts) {}

    @Override
    public boolean equals(@Nullable Object other) {
      return other == this;
    }

    @Override
    public int hashCode() {
      return 1;
    }

    @Nullable String hidden() {
      return null;
    }

    /** May take null, but never return it. */
    public static final class Builder {
      public Builder text(@Nullable String text) {
        return this;
      }

      public @Nullable String text() {
        return null;
      }
    }
  }

  /** A type that is not published. */
  static class Hidden {
    static final class Failure extends Exception {
      private static final long serialVersionUID = 1;
    }
  }

  /** Breaks the rule of hidden types in six ways. */
  @SuppressWarnings({"unused", "UnusedTypeParameter"})
  public static final class Shows extends Hidden {
    public final List<? extends Hidden> field = List.of();

    public Hidden[] returned() {
      return new Hidden[0];
    }

    public void taken(Map<JobKey, Hidden> hidden) {}

    public <T extends Hidden> void bound() {}

    public void thrown() throws Hidden.Failure {}

    private void own(Hidden hidden) {}
  }

  private static List<String> faults(Function<Class<?>, List<String>> rule) {
    return PUBLISHED.stream().flatMap(type -> rule.apply(type).stream()).sorted().toList();
  }

  private static String name(Class<?> type) {
    return type.getName().substring(ROOT.length());
  }
}
