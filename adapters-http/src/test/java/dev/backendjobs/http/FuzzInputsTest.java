// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the fuzz targets say to the inputs that are kept beside them, without the fuzzer: to take
 * part in every build it would have to rewrite the classes of all tests.
 */
final class FuzzInputsTest {
  private static final List<Object> TARGETS =
      List.of(
          new JsonFuzzTest(), new TargetFuzzTest(), new HeaderFuzzTest(), new PageTokenFuzzTest());

  @TestFactory
  Stream<DynamicTest> everyKeptInputIsStillRight() {
    return TARGETS.stream()
        .flatMap(
            target ->
                Arrays.stream(target.getClass().getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(FuzzTest.class))
                    .flatMap(method -> tests(target, method)));
  }

  private static Stream<DynamicTest> tests(Object target, Method method) {
    String inputs = target.getClass().getSimpleName() + "Inputs/" + method.getName();
    URL directory = target.getClass().getResource(inputs);
    assertThat(directory).as(inputs).isNotNull();
    try (Stream<Path> files = Files.list(Path.of(directory.toURI()))) {
      List<Path> all = files.sorted().toList();
      assertThat(all).as(inputs).isNotEmpty();
      return all.stream()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      inputs + "/" + file.getFileName(), () -> run(target, method, file)));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void run(Object target, Method method, Path file) throws Throwable {
    method.setAccessible(true);
    try {
      method.invoke(target, (Object) Files.readAllBytes(file));
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
