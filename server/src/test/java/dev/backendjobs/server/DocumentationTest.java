// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.rules.JobLifecycle;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/**
 * The documentation is true to the repository: links lead somewhere, and every block of code is
 * taken from a file that the build compiles or runs, or is checked here. Blocks of {@code console}
 * are run by {@link DocumentedCommandsIT}.
 *
 * <p>With {@code -Ddocs.rewrite} the blocks that name a source are replaced by it.
 */
final class DocumentationTest {
  private static final boolean REWRITE = System.getProperty("docs.rewrite") != null;

  /** Languages of blocks that something checks; a block of another language fails. */
  private static final Set<String> LANGUAGES =
      Set.of("", "console", "ini", "java", "js", "sh", "sql", "xml");

  /** Languages whose blocks always name the file that they are taken from. */
  private static final Set<String> TAKEN_FROM_A_FILE = Set.of("ini", "java", "js", "sql");

  private static Stream<Path> pages() {
    return MarkdownPage.all().stream().map(MarkdownPage::file);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadToFilesAndHeadingsThatExist(Path file) {
    MarkdownPage page = MarkdownPage.read(file);
    List<String> broken =
        page.links().stream()
            .filter(link -> !URI.create(link).isAbsolute())
            .filter(link -> !leadsSomewhere(page, link))
            .toList();
    assertThat(broken).as("links of %s that lead nowhere", file).isEmpty();
  }

  private static boolean leadsSomewhere(MarkdownPage page, String link) {
    String[] parts = link.split("#", 2);
    Path target = page.file().resolveSibling(parts[0]).normalize();
    if (parts[0].isEmpty()) {
      target = page.file();
    }
    return Files.exists(target)
        && (parts.length == 1 || MarkdownPage.read(target).anchors().contains(parts[1]));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void blocksAreWhatTheirSourcesSay(Path file) throws Exception {
    MarkdownPage page = MarkdownPage.read(file);
    List<String> current = new ArrayList<>(page.lines());
    List<MarkdownPage.Block> blocks = new ArrayList<>(page.blocks());
    // why: from the last to the first, so that the places of those before stay as they are
    for (int i = blocks.size() - 1; i >= 0; i--) {
      MarkdownPage.Block block = blocks.get(i);
      String at = page.at(block.fence());
      assertThat(LANGUAGES).as("language of the block at %s", at).contains(block.language());
      if (block.source().isPresent()) {
        List<String> lines = current.subList(block.fence() + 1, block.end());
        lines.clear();
        lines.addAll(SourceSnippet.read(block.source().get()));
      } else {
        assertThat(TAKEN_FROM_A_FILE)
            .as("the %s block at %s names no source", block.language(), at)
            .doesNotContain(block.language());
      }
    }
    if (REWRITE) {
      Files.write(file, current);
    } else {
      assertThat(page.lines())
          .as("%s, see CONTRIBUTING.md, \"Documentation\"", file)
          .isEqualTo(current);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shellBlocksAreShellScripts(Path file) throws Exception {
    MarkdownPage page = MarkdownPage.read(file);
    for (MarkdownPage.Block block : page.blocks()) {
      if (block.language().equals("sh")) {
        Process bash =
            new ProcessBuilder("bash", "-n", "-c", String.join("\n", block.text()))
                .redirectErrorStream(true)
                .start();
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .as("what bash says of the block at %s", page.at(block.fence()))
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void dependenciesAreModulesOfThisVersion(Path file) throws Exception {
    MarkdownPage page = MarkdownPage.read(file);
    Document parent = xml(Files.readString(MarkdownPage.REPOSITORY.resolve("pom.xml")));
    for (MarkdownPage.Block block : page.blocks()) {
      if (block.language().equals("xml")) {
        Document dependency = xml(String.join("\n", block.text()));
        String artifact = first(dependency, "artifactId");
        String module = artifact.replaceFirst("backend-jobs-", "");
        Document pom =
            xml(Files.readString(MarkdownPage.REPOSITORY.resolve(module).resolve("pom.xml")));
        assertThat(first(dependency, "groupId")).isEqualTo(first(parent, "groupId"));
        assertThat(pom.getElementsByTagName("artifactId").item(1).getTextContent())
            .isEqualTo(artifact);
        assertThat(first(dependency, "version")).isEqualTo(first(parent, "version"));
      }
    }
  }

  @Test
  void systemdAcceptsTheUnit(@TempDir Path directory) throws Exception {
    String unit = Files.readString(MarkdownPage.REPOSITORY.resolve("docs/backend-jobs.service"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    // why: the check also looks for the program, and a JDK may be anywhere
    Path here =
        Files.writeString(
            directory.resolve("backend-jobs.service"), unit.replace("/usr/bin/java", java));
    ProcessBuilder verify = new ProcessBuilder("systemd-analyze", "verify", here.toString());
    try {
      Process process = verify.redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said.lines().filter(line -> line.contains("backend-jobs"))).isEmpty();
    } catch (IOException absent) {
      System.out.println("Skipped: no systemd-analyze is here to check docs/backend-jobs.service");
    }
  }

  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }

  private static String first(Document document, String element) {
    return document.getElementsByTagName(element).item(0).getTextContent();
  }

  @Test
  void thePictureShowsTheStandardLifeCycle() throws IOException {
    Path file = MarkdownPage.REPOSITORY.resolve("docs/lifecycle.svg");
    List<String> picture = LifecyclePicture.draw(JobLifecycle.standard());
    if (REWRITE) {
      Files.write(file, picture);
    }
    assertThat(Files.readAllLines(file)).isEqualTo(picture);
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.readAllLines(MarkdownPage.REPOSITORY.resolve("README.md")))
        .hasSizeLessThanOrEqualTo(160);
  }
}
