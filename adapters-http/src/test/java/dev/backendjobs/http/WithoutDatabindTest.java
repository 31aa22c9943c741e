// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Serving needs no jackson-databind on the class path. */
final class WithoutDatabindTest {
  @Test
  void theHandlerServesWithoutDatabind() throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(classPathWithoutDatabind(), ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> loader.loadClass("com.fasterxml.jackson.databind.ObjectMapper"))
          .isInstanceOf(ClassNotFoundException.class);
      Object program =
          loader.loadClass(ServingProgram.class.getName()).getDeclaredConstructor().newInstance();
      assertThat(((Callable<?>) program).call()).isEqualTo(List.of(201, 200, 200, 400));
    }
  }

  private static URL[] classPathWithoutDatabind() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("jackson-databind") && !entry.contains("jackson-annotations")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }
}
