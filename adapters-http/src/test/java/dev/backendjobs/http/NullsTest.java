// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.cors.CorsPolicy;
import dev.backendjobs.http.access.AccessRequest;
import dev.backendjobs.http.access.Action;
import dev.backendjobs.http.access.AuthorizationSchemes;
import dev.backendjobs.http.access.Authorizer;
import dev.backendjobs.http.access.BearerTokens;
import dev.backendjobs.http.access.RequestAuthenticator;
import dev.backendjobs.http.access.SentRequest;
import dev.backendjobs.http.access.file.AccessFile;
import dev.backendjobs.http.access.file.AccessList;
import dev.backendjobs.http.access.file.Grant;
import dev.backendjobs.http.access.signature.SignatureV4;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Nulls are refused where they are passed, naming the parameter, by every exported type. */
final class NullsTest {
  @TempDir private static Path directory;

  private static Map<Class<?>, Object> samples() throws Exception {
    BackendJobStore store = BackendJobStore.inMemory();
    BackendJobHandler handler = BackendJobHandler.of(store);
    BackendJobServer server = BackendJobServer.builder(handler).start();
    server.close();
    Path file = Files.writeString(directory.resolve("access"), "");
    return Map.ofEntries(
        entry(String.class, "x"),
        entry(String[].class, new String[] {"x"}),
        entry(char[].class, new char[] {'x'}),
        entry(int.class, 1),
        entry(boolean.class, true),
        entry(Duration.class, Duration.ofSeconds(1)),
        entry(Instant.class, Instant.EPOCH),
        entry(InstantSource.class, InstantSource.system()),
        entry(LongSupplier.class, (LongSupplier) () -> 0),
        entry(Supplier.class, (Supplier<String>) () -> "x"),
        entry(Function.class, (Function<Object, Optional<String>>) any -> Optional.empty()),
        entry(Set.class, Set.of("x")),
        entry(Path.class, file),
        entry(SSLContext.class, SSLContext.getDefault()),
        entry(HttpHandler.class, handler),
        entry(BackendJobStore.class, store),
        entry(CorsPolicy.class, CorsPolicy.none()),
        entry(BackendJobHandler.class, handler),
        entry(BackendJobHandler.Builder.class, BackendJobHandler.builder(store)),
        entry(BackendJobServer.class, server),
        entry(BackendJobServer.Builder.class, BackendJobServer.builder(handler)),
        entry(AllowedHosts.class, AllowedHosts.any()),
        entry(TimeFormat.class, TimeFormat.ISO_8601),
        entry(Action.class, Action.GET),
        entry(AccessRequest.class, AccessRequest.builder(Action.GET, "a", "e").build()),
        entry(AccessRequest.Builder.class, AccessRequest.builder(Action.GET, "a", "e")),
        entry(RequestAuthenticator.class, (RequestAuthenticator) request -> "x"),
        entry(Authorizer.class, Authorizer.permitAll()),
        entry(AuthorizationSchemes.Builder.class, AuthorizationSchemes.builder()),
        entry(
            AuthorizationSchemes.class,
            AuthorizationSchemes.builder().scheme("x", request -> "x").build()),
        entry(BearerTokens.class, BearerTokens.of(token -> Optional.empty())),
        entry(SentRequest.class, new Unsent()),
        entry(AccessFile.class, AccessFile.open(file)),
        entry(AccessList.class, AccessList.parse("")),
        entry(Grant.class, Grant.builder("x").apps(Set.of("x")).build()),
        entry(Grant.Builder.class, Grant.builder("x")),
        entry(SignatureV4.class, SignatureV4.of(InstantSource.system())));
  }

  /** A request without anything. */
  private record Unsent() implements SentRequest {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String rawPath() {
      return "/";
    }

    @Override
    public String rawQuery() {
      return "";
    }

    @Override
    public Map<String, List<String>> headers() {
      return Map.of();
    }

    @Override
    public byte[] body() {
      return new byte[0];
    }
  }

  @TestFactory
  Stream<DynamicTest> aNullIsRefusedNamingTheParameter() throws Exception {
    Map<Class<?>, Object> samples = samples();
    List<DynamicTest> tests = new ArrayList<>();
    for (Class<?> type : exportedTypes()) {
      for (Executable call : callsOf(type)) {
        for (int i = 0; i < call.getParameterCount(); i++) {
          Parameter parameter = call.getParameters()[i];
          if (!parameter.getType().isPrimitive()
              && !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            int position = i;
            tests.add(
                DynamicTest.dynamicTest(
                    call + " " + parameter.getName(),
                    () ->
                        assertThatThrownBy(() -> call(call, position, samples))
                            .isInstanceOf(NullPointerException.class)
                            .hasMessage(parameter.getName())));
          }
        }
      }
    }
    assertThat(tests).as("parameters found").hasSizeGreaterThan(45);
    return tests.stream();
  }

  private static List<Class<?>> exportedTypes() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(NullsTest.class.getPackageName())
            .stream()
            .filter(type -> !type.getPackageName().contains(".internal."))
            .<Class<?>>map(JavaClass::reflect)
            .filter(NullsTest::isPublic)
            .toList();
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getDeclaringClass() == null || isPublic(type.getDeclaringClass()));
  }

  /** Returns what can be called from outside, but for what records and enums have by themselves. */
  private static List<Executable> callsOf(Class<?> type) {
    List<Executable> calls = new ArrayList<>(List.of(type.getConstructors()));
    Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isAbstract(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> !method.getName().equals("equals"))
        .filter(method -> !(type.isEnum() && method.getName().equals("valueOf")))
        .forEach(calls::add);
    return calls;
  }

  private static void call(Executable call, int nullAt, Map<Class<?>, Object> samples)
      throws Throwable {
    @Nullable Object[] arguments = new Object[call.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      Class<?> type = call.getParameterTypes()[i];
      assertThat(i == nullAt || samples.containsKey(type))
          .as("there is a sample of " + type)
          .isTrue();
      arguments[i] = i == nullAt ? null : samples.get(type);
    }
    try {
      if (call instanceof Constructor<?> constructor) {
        constructor.newInstance(arguments);
      } else if (call instanceof Method method) {
        method.invoke(samples.get(method.getDeclaringClass()), arguments);
      }
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  @TestFactory
  Stream<DynamicTest> aNullInsideAnArgumentIsRefusedNamingWhatItShouldBe() {
    Set<String> withNull = new HashSet<>();
    withNull.add(null);
    BackendJobHandler.Builder handler = BackendJobHandler.builder(BackendJobStore.inMemory());
    Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
    calls.put("pathPrefix", () -> handler.pathPrefixes("", null));
    calls.put("host", () -> AllowedHosts.any().and("a", null));
    calls.put("app", () -> Grant.builder("x").apps(withNull));
    calls.put("region", () -> SignatureV4.of(withNull, InstantSource.system()));
    return calls.entrySet().stream()
        .map(
            call ->
                DynamicTest.dynamicTest(
                    call.getKey(),
                    () ->
                        assertThatThrownBy(call.getValue())
                            .isInstanceOf(NullPointerException.class)
                            .hasMessage(call.getKey())));
  }

  @Test
  void noExceptionHasAPublicConstructor() {
    assertThat(exportedTypes())
        .filteredOn(Throwable.class::isAssignableFrom)
        .isNotEmpty()
        .allMatch(type -> type.getConstructors().length == 0, "has no public constructor");
  }
}
